package dev.sluice.definition;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What conditions know beyond the language: {@code version(text)}, {@code inNetwork(ip, cidr)} and {@code lower(text)}. */
final class ConditionFunctions {
    static final String VERSION = "version";
    static final String IN_NETWORK = "inNetwork";
    static final String LOWER = "lower";

    /** Versions are bytes to the language, so that none is compared with a text by mistake. */
    static final List<CelFunctionDecl> DECLARED = List.of(
            CelFunctionDecl.newFunctionDeclaration(
                    VERSION, CelOverloadDecl.newGlobalOverload("version_string", SimpleType.BYTES, SimpleType.STRING)),
            CelFunctionDecl.newFunctionDeclaration(
                    IN_NETWORK,
                    CelOverloadDecl.newGlobalOverload(
                            "in_network_string_string", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)),
            CelFunctionDecl.newFunctionDeclaration(
                    LOWER, CelOverloadDecl.newGlobalOverload("lower_string", SimpleType.STRING, SimpleType.STRING)));

    static final List<CelFunctionBinding> BOUND = List.of(
            CelFunctionBinding.from("version_string", String.class, ConditionFunctions::version),
            CelFunctionBinding.from(
                    "in_network_string_string", String.class, String.class, ConditionFunctions::inNetwork),
            CelFunctionBinding.from("lower_string", String.class, text -> text.toLowerCase(Locale.ROOT)));

    private ConditionFunctions() {}

    private static CelByteString version(String text) throws CelEvaluationException {
        return CelByteString.of(known(VersionOrder.of(text), "no version"));
    }

    private static boolean inNetwork(String ip, String cidr) throws CelEvaluationException {
        return known(IpNetwork.parse(cidr), "no network").holds(known(IpNetwork.address(ip), "no address"));
    }

    private static <T> T known(Optional<T> read, String otherwise) throws CelEvaluationException {
        return read.orElseThrow(() -> new CelEvaluationException(otherwise));
    }
}
