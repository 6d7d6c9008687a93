package dev.sluice.ui.editor;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Names of the fields of the form and what they are for, by path; other languages are in messages/field_*.properties. */
@MessageBundle("field")
public interface FieldLabels {
    @Message("Key")
    String key();

    @Message("Short name in addresses: lower case letters, digits and hyphens. It cannot be changed later.")
    String key_help();

    @Message("Hypothesis")
    String hypothesis();

    @Message("What should this experiment show? One sentence that you can be wrong about.")
    String hypothesis_help();

    @Message("Randomised by")
    String unit();

    @Message("Users and sessions keep their arm; requests are drawn one by one.")
    String unit_help();

    @Message("Name")
    String arms_key();

    @Message("Its key in decisions and reports.")
    String arms_key_help();

    @Message("Control: what the others are compared with, and what everybody gets outside the experiment")
    String arms_control();

    @Message("Exactly one arm.")
    String arms_control_help();

    @Message("Recommender")
    String arms_recommender_type();

    @Message("How the arm finds its items.")
    String arms_recommender_type_help();

    @Message("Its settings")
    String arms_recommender_settings();

    @Message("As YAML, for example model: wukong@latest.")
    String arms_recommender_settings_help();

    @Message("Time budget")
    String arms_timeout();

    @Message("Longer, and the fallback serves.")
    String arms_timeout_help();

    @Message("Fallback")
    String arms_fallback();

    @Message("Arm that serves when this one fails; control unless said otherwise.")
    String arms_fallback_help();

    @Message("Config")
    String arms_config();

    @Message("Handed to the caller with every decision for this arm, as YAML.")
    String arms_config_help();

    @Message("What is maximised")
    String reward_metric();

    @Message("What the policy learns by and a winner is found.")
    String reward_metric_help();

    @Message("Weight of a click")
    String reward_composite_click();

    @Message("In [0, 1].")
    String reward_composite_click_help();

    @Message("Weight of a view-through")
    String reward_composite_view();

    @Message("In [0, 1].")
    String reward_composite_view_help();

    @Message("Weight of a conversion")
    String reward_composite_conversion();

    @Message("In [0, 1].")
    String reward_composite_conversion_help();

    @Message("Most reward of one row")
    String reward_composite_cap();

    @Message("In (0, 1].")
    String reward_composite_cap_help();

    @Message("Most value of one row")
    String reward_value_cap();

    @Message("What a row is worth beyond it is cut off, so that one row cannot decide.")
    String reward_value_cap_help();

    @Message("How traffic is allocated")
    String policy_type();

    @Message("Choose by what you want: proof, or clicks on the way there.")
    String policy_type_help();

    @Message("Prior successes")
    String policy_prior_alpha();

    @Message("Pseudo-count α of the Beta prior, positive.")
    String policy_prior_alpha_help();

    @Message("Prior failures")
    String policy_prior_beta();

    @Message("Pseudo-count β of the Beta prior, positive.")
    String policy_prior_beta_help();

    @Message("Least share of an arm")
    String policy_floor();

    @Message(
            "In [0, 1], control too unless it has its own. Without both, control keeps 0.1 and every other arm 0.02 or less.")
    String policy_floor_help();

    @Message("Least share of control")
    String policy_controlFloor();

    @Message("In [0, 1]; below 0.1 every comparison takes longer.")
    String policy_controlFloor_help();

    @Message("What shares follow")
    String policy_on();

    @Message("Relative effects stay right while all rates drift together.")
    String policy_on_help();

    @Message("Warm-up")
    String policy_warmup();

    @Message("Rows that each arm gets before shares leave uniform.")
    String policy_warmup_help();

    @Message("Half-life")
    String policy_halfLife();

    @Message("For rates that drift, like 7d: older rows count less.")
    String policy_halfLife_help();

    @Message("Shares")
    String policy_weights();

    @Message("One line for each arm, summing to 1; equal when left out.")
    String policy_weights_help();

    @Message("Exploring share ε")
    String policy_epsilon();

    @Message("In [0, 1].")
    String policy_epsilon_help();

    @Message("Decay of ε")
    String policy_decay_scale();

    @Message("ε becomes min(1, scale / t); constant when left out.")
    String policy_decay_scale_help();

    @Message("Share of the first draw")
    String policy_beta();

    @Message("In (0, 1]; ½ proves quickest.")
    String policy_beta_help();

    @Message("Window")
    String policy_window();

    @Message("How far back it learns, like 7d.")
    String policy_window_help();

    @Message("Temperature")
    String policy_temperature();

    @Message("In units of the reward, for ever the same: lower is greedier. Without one it falls as rows come.")
    String policy_temperature_help();

    @Message("Scale of the temperature")
    String policy_scale();

    @Message("In standard errors of the gap to the leader, 0.1 to 10, where no temperature is given.")
    String policy_scale_help();

    @Message("Share of units in the experiment")
    String traffic();

    @Message("In [0, 1]; the rest gets control.")
    String traffic_help();

    @Message("Who takes part")
    String targeting();

    @Message("A CEL expression over the request's context; everybody when left out.")
    String targeting_help();

    @Message("Namespace")
    String namespace_name();

    @Message("Experiments with disjoint parts of one namespace never share a unit.")
    String namespace_name_help();

    @Message("From")
    String namespace_from();

    @Message("In [0, 1).")
    String namespace_from_help();

    @Message("To")
    String namespace_to();

    @Message("In (0, 1].")
    String namespace_to_help();

    @Message("Overrides")
    String overrides();

    @Message("unit: arm, one a line; labelled and not learned from. Kept as hashes.")
    String overrides_help();

    @Message("Attributes")
    String attributes();

    @Message("What of a request is logged and may be a feature: text, number or flag. Up to 32.")
    String attributes_help();

    @Message("Item attributes")
    String itemAttributes();

    @Message("What of items requests may filter by: text, number or flag, as imported. Up to 32.")
    String itemAttributes_help();

    @Message("Segments")
    String segments();

    @Message("Up to two declared attributes with the values to show apart.")
    String segments_help();

    @Message("Attribution window")
    String attributionWindow();

    @Message("How long after a decision an event counts for it.")
    String attributionWindow_help();

    @Message("Grace")
    String grace();

    @Message("How long after the window a record may still arrive.")
    String grace_help();

    @Message("Learns from")
    String learning();

    @Message("Reports and evidence use mature rows in any case.")
    String learning_help();

    @Message("View-through from this share watched")
    String viewThrough_share();

    @Message("Of the item's duration, in [0, 1].")
    String viewThrough_share_help();

    @Message("or from this time watched")
    String viewThrough_watched();

    @Message("Whichever comes first.")
    String viewThrough_watched_help();

    @Message("Further event types")
    String eventTypes();

    @Message("Counted and reported, no reward.")
    String eventTypes_help();

    @Message("A decision is answered")
    String durability();

    @Message("Acknowledged loses no impression when a replica dies, and is slower.")
    String durability_help();

    @Message("Allowed error α")
    String analysis_alpha();

    @Message(
            "Share of wrong claims among all goals that is allowed, on average; with a planned end, the chance of any.")
    String analysis_alpha_help();

    @Message("Goals")
    String analysis_goals();

    @Message("Metrics whose claims share α: ctr, vtr, cvr.")
    String analysis_goals_help();

    @Message("Planned rows")
    String analysis_decisions();

    @Message("Intervals are tightest about then; under a fixed split it is the horizon.")
    String analysis_decisions_help();

    @Message("Looks")
    String analysis_looks();

    @Message("For a fixed split that is judged at equal steps; watched all the time when left out.")
    String analysis_looks_help();

    @Message("Expected base rate")
    String analysis_baseRate();

    @Message("Tunes the intervals.")
    String analysis_baseRate_help();

    @Message("Margin that does not matter")
    String analysis_margin();

    @Message("As a rate, or as a share of the most value; arms within it are equivalent.")
    String analysis_margin_help();

    @Message("Covariate (CUPED)")
    String analysis_covariate();

    @Message("A number in the context, known before the first decision.")
    String analysis_covariate_help();

    @Message("When a rule holds")
    String stopping_mode();

    @Message("Suggest, or conclude by itself.")
    String stopping_mode_help();

    @Message("Stop when an arm is proven best")
    String stopping_claim();

    @Message("The usual end.")
    String stopping_claim_help();

    @Message("Stop when nothing better can be found")
    String stopping_futility();

    @Message("Needs a margin.")
    String stopping_futility_help();

    @Message("Ship below this relative loss")
    String stopping_ship();

    @Message("A decision, no evidence; in (0, 0.1].")
    String stopping_ship_help();

    @Message("but not before")
    String stopping_shipAfter();

    @Message("So that every day of the week is seen.")
    String stopping_shipAfter_help();

    @Message("Longest run")
    String stopping_maxDuration();

    @Message("Like 28d; no limit when left out.")
    String stopping_maxDuration_help();

    @Message("Beaten arms get no more than the floor")
    String stopping_eliminate();

    @Message("Saves traffic once an arm is proven worse.")
    String stopping_eliminate_help();

    @Message("Guardrails")
    String guardrails();

    @Message("What stops an arm by itself, as YAML.")
    String guardrails_help();
}
