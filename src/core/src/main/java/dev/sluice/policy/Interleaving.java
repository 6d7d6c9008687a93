package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.model.Allocation;
import java.util.List;

/**
 * No allocation of traffic but a comparison of two rankers: every list is drafted from both arms, and its clicks tell whose
 * items get more of them. The arm drawn, each with the same chance, picks first.
 */
@JsonTypeName("interleaving")
public record Interleaving() implements Policy {
    @Override
    public void check(List<String> arms) {
        require(arms.size() == 2, "arms", "must be exactly two for a policy of type interleaving, got " + arms.size());
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        return Allocation.uniform(arms.size());
    }

    @Override
    public boolean interleaves() {
        return true;
    }
}
