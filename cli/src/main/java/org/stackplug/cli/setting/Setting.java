package org.stackplug.cli.setting;

import java.util.Locale;
import org.stackplug.mask.Secrets;

/**
 * The settings of the tool: name, default and description. The {@code config} command prints them.
 */
public enum Setting {
    JOBS("jobs", "", "the number of checkouts fetched at once (-j); empty: 8, or 12 with GIT_DEPTH"),
    FETCHER("fetcher", "", "the id of the fetch backend to use; empty: the one that supports the URL"),
    RUNNER("runner", "", "the id of the run backend to use; empty: the one that supports the folder"),
    STEP_TIMEOUT(
            "step-timeout",
            "",
            "the time limit of a step: 90s, 15m, 2h, or a number of seconds; empty: none (--step-timeout)"),
    HOLD_TIMEOUT(
            "hold-timeout",
            "2h",
            "the longest time of a hold of 'stack --hold', after which the run ends (--hold-timeout)"),
    SILENCE("silence", "60s", "the idle time-out of a remote, after which a fetch is retried or fails"),
    SILENCE_SPEED(
            "silence-speed",
            "1k",
            "a remote that sends fewer bytes in a second, over the time of 'silence', counts as silent"),
    FETCH_TIMEOUT("fetch-timeout", "1h", "the time limit of the fetch of one plugin, with all attempts and pauses"),
    FETCH_CONNECTIONS("fetch-connections", "16", "the most connections to one host at once"),
    FETCH_RETRY_AFTER(
            "fetch-retry-after",
            "2m",
            "the longest time for which a server can put a request off by Retry-After; a longer one is cut"),
    FETCH_FILTER(
            "fetch-filter",
            "none",
            "which new checkouts lack the files of other commits until they are needed: none; auto, those of repositories of 1 MB"
                    + " and more; blobs, all"),
    FETCH_MAX_ANSWER(
            "fetch-max-answer",
            "",
            "the most bytes that a remote may send in addition to objects, such as its list of refs; empty: 256m, at most 1/8 of Java's"
                    + " memory"),
    FETCH_MAX_REFS("fetch-max-refs", "", "the most refs that a remote may list; empty: 2000000"),
    FETCH_MAX_DOWNLOAD("fetch-max-download", "", "the most bytes that one attempt at a fetch may receive; empty: 64g"),
    FETCH_MAX_OBJECT(
            "fetch-max-object",
            "",
            "the most bytes that a file or another object may have, expanded; empty: 1g, at most 1/4 of Java's memory"),
    FETCH_MAX_FILES("fetch-max-files", "", "the most files that a checkout may have; empty: 1000000"),
    FETCH_MAX_CHECKOUT("fetch-max-checkout", "", "the most bytes that the files of a checkout may have; empty: 32g"),
    FETCH_MAX_EXPANSION(
            "fetch-max-expansion",
            "",
            "the most times that a checkout of more than 1g may be as large as its packed objects; empty: 200"),
    CACHE("cache", "", "the folder of the mirrors of repositories; empty: ~/.cache/stackplug; 'none': no mirrors"),
    CHECKPOINTS("checkpoints", "true", "true or false: whether stack writes the checkpoints that --resume needs"),
    PLUGIN_LISTS(
            "plugin-lists",
            "",
            "lists of plugins for 'enable' and 'search', separated by commas: files or URLs; the first that has a name decides"),
    SECRET_NAMES(
            "secret-names",
            Secrets.DEFAULT_NAMES,
            "the endings of the names of variables whose values are shown as ***, separated by commas"),
    SECRET_LENGTH(
            "secret-length",
            Integer.toString(Secrets.DEFAULT_LEAST),
            "the least length of a secret that is masked everywhere; a shorter one is masked only where it is assigned"),
    COLOR("color", "auto", "auto, always or never (--color)");

    /** The beginning of the names in the environment. */
    static final String PREFIX = "STACKPLUG_";

    private final String key;
    private final String byDefault;
    private final String description;

    Setting(String key, String byDefault, String description) {
        this.key = key;
        this.byDefault = byDefault;
        this.description = description;
    }

    /** Returns the name in a settings file. */
    public String key() {
        return key;
    }

    /** Returns the name in the environment: {@code STACKPLUG_STEP_TIMEOUT}. */
    public String variable() {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    String byDefault() {
        return byDefault;
    }

    public String description() {
        return description;
    }
}
