package dev.sluice.ui.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the choices of the form are called, by field and choice; other languages are in messages/choice_*.properties. */
@MessageBundle("choice")
public interface ChoiceLabels {
    @Message("Request")
    String unit_request();

    @Message("User")
    String unit_user();

    @Message("Session")
    String unit_session();

    @Message("External: the caller finds the items")
    String arms_recommender_type_external();

    @Message("Top-K popularity")
    String arms_recommender_type_top_k();

    @Message("Trending now")
    String arms_recommender_type_trending();

    @Message("What the unit had last")
    String arms_recommender_type_recent();

    @Message("Several recommenders as one")
    String arms_recommender_type_blend();

    @Message("Each item by its own clicks (bandit)")
    String arms_recommender_type_item_thompson();

    @Message("Similar to the item looked at")
    String arms_recommender_type_similar();

    @Message("Cosine of the vectors")
    String arms_recommender_measure_cosine();

    @Message("Product of the vectors")
    String arms_recommender_measure_dot();

    @Message("Item-based CF")
    String arms_recommender_type_item_cf();

    @Message("Learned model of the registry")
    String arms_recommender_type_onnx();

    @Message("Remote service")
    String arms_recommender_type_remote();

    @Message("Random")
    String arms_recommender_type_random();

    @Message("Clicks (CTR)")
    String reward_metric_ctr();

    @Message("View-throughs (VTR)")
    String reward_metric_vtr();

    @Message("Conversions (CVR)")
    String reward_metric_cvr();

    @Message("A weighted sum")
    String reward_metric_composite();

    @Message("Value of the conversions")
    String reward_metric_value();

    @Message("Thompson sampling")
    String policy_type_thompson();

    @Message("Fixed split (A/B)")
    String policy_type_fixed();

    @Message("Epsilon-greedy")
    String policy_type_epsilon_greedy();

    @Message("Top-two Thompson")
    String policy_type_top_two();

    @Message("Sliding-window Thompson")
    String policy_type_sliding_window_thompson();

    @Message("Softmax")
    String policy_type_softmax();

    @Message("Interleaving")
    String policy_type_interleaving();

    @Message("UCB1")
    String policy_type_ucb1();

    @Message("KL-UCB")
    String policy_type_kl_ucb();

    @Message("Bayes-UCB")
    String policy_type_bayes_ucb();

    @Message("relative effects where possible")
    String policy_on_auto();

    @Message("own rates")
    String policy_on_rates();

    @Message("relative effects")
    String policy_on_contrasts();

    @Message(
            "Moves traffic to whatever earns more, as sure as the data are. Earns the most clicks; proves slowly. A floor of 0.01 or more keeps comparisons possible.")
    String about_thompson();

    @Message("The classic A/B test: shares never move. Simplest to explain; pays the full price of the weaker arm.")
    String about_fixed();

    @Message(
            "The best arm so far gets everything but a fixed share that explores evenly. Easy to reason about; keeps paying for exploring.")
    String about_epsilon_greedy();

    @Message(
            "Spends traffic on telling the two best arms apart: the quickest proof of a winner among adaptive policies.")
    String about_top_two();

    @Message("Thompson sampling that forgets what is older than a window, for rates that jump.")
    String about_sliding_window_thompson();

    @Message("Shares grow with the mean reward, as sharply as the temperature says.")
    String about_softmax();

    @Message(
            "Every list is drafted from both of two arms; whose items get the clicks wins. Compares two rankers with about a tenth of the traffic.")
    String about_interleaving();

    @Message("Shows one arm at a time, the most promising one. For study only: it leaves nothing to compare arms by.")
    String about_ucb1();

    @Message("Like UCB1 and far better with low rates. For study only: it leaves nothing to compare arms by.")
    String about_kl_ucb();

    @Message("Shows the arm with the highest posterior quantile. For study only: it leaves nothing to compare arms by.")
    String about_bayes_ucb();

    @Message("Mature rows: unbiased, later")
    String learning_mature();

    @Message("All rows, corrected for delay")
    String learning_corrected();

    @Message("All rows at once: biased, for comparison")
    String learning_immediate();

    @Message("at once")
    String durability_served();

    @Message("once the broker has it")
    String durability_acknowledged();

    @Message("Suggest")
    String stopping_mode_suggest();

    @Message("Conclude")
    String stopping_mode_apply();

    @Message("Yes")
    String stopping_claim_true();

    @Message("No")
    String stopping_claim_false();

    @Message("Yes")
    String stopping_futility_true();

    @Message("No")
    String stopping_futility_false();
}
