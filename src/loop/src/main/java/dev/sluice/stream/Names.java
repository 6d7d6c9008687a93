package dev.sluice.stream;

import static dev.sluice.codec.InvalidInput.require;

import java.util.regex.Pattern;

/**
 * What the platform's names begin with in a cluster that others use as well.
 *
 * @param topics of topics, before {@code sluice.}; may be empty
 * @param applications of consumer groups, transactions and the topics of stages, before {@code sluice-}; may be empty
 */
public record Names(String topics, String applications) {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,100}");

    /** Nothing before them. */
    public static final Names PLAIN = new Names("", "");

    public Names {
        require(LEGAL.matcher(topics).matches(), "topic-prefix", illegal(topics));
        require(LEGAL.matcher(applications).matches(), "application-prefix", illegal(applications));
    }

    private static String illegal(String prefix) {
        return "must have at most 100 letters, digits, '.', '_' and '-', got '" + prefix + "'";
    }

    /** A topic as the cluster knows it. */
    public String topic(String topic) {
        return topics + topic;
    }

    /** A group or application as the cluster knows it. */
    public String application(String application) {
        return applications + application;
    }

    /** A topic of the cluster as {@link Topics} names it; one that is not ours as it is. */
    String bare(String topic) {
        return topic.startsWith(topics) ? topic.substring(topics.length()) : topic;
    }
}
