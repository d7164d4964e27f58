package org.stackplug.cli.setting;

import java.util.Locale;
import org.stackplug.mask.Secrets;

/** Every setting of the tool itself: its name, its default, and what it does. The manual is made from this list. */
public enum Setting {
    JOBS("jobs", "", "how many checkouts are worked on at once (-j); empty: 8, with GIT_DEPTH 12"),
    FETCHER("fetcher", "", "the id of the fetch backend to use; empty: the one that supports the URL"),
    RUNNER("runner", "", "the id of the run backend to use; empty: the one that supports the folder"),
    STEP_TIMEOUT(
            "step-timeout", "", "how long a step may take: 90s, 15m, 2h; empty: as long as it wants (--step-timeout)"),
    SILENCE("silence", "60s", "how long a remote may say nothing before a fetch is tried again or fails"),
    FETCH_TIMEOUT("fetch-timeout", "1h", "how long the fetch of one plugin may take, with all attempts and pauses"),
    FETCH_MAX_ANSWER(
            "fetch-max-answer",
            "",
            "how many bytes a remote may say besides objects, such as its list of refs; empty: 256m, at most 1/8 of Java's"
                    + " memory"),
    FETCH_MAX_REFS("fetch-max-refs", "", "how many refs a remote may list; empty: 2000000"),
    FETCH_MAX_DOWNLOAD("fetch-max-download", "", "how many bytes one attempt at a fetch may receive; empty: 64g"),
    FETCH_MAX_OBJECT(
            "fetch-max-object",
            "",
            "how many bytes a file or another object may have, expanded; empty: 1g, at most 1/4 of Java's memory"),
    FETCH_MAX_FILES("fetch-max-files", "", "how many files a checkout may have; empty: 1000000"),
    FETCH_MAX_CHECKOUT("fetch-max-checkout", "", "how many bytes the files of a checkout may have; empty: 32g"),
    FETCH_MAX_EXPANSION(
            "fetch-max-expansion",
            "",
            "how many times as large as its packed objects a checkout of more than 1g may be; empty: 200"),
    CACHE("cache", "", "where mirrors of repositories are kept; empty: ~/.cache/stackplug; 'none': nowhere"),
    CHECKPOINTS("checkpoints", "true", "true or false: whether a stack writes what --resume goes on from"),
    SECRET_NAMES(
            "secret-names",
            Secrets.DEFAULT_NAMES,
            "what the name of a variable ends in whose value is shown as ***; with commas between them"),
    SECRET_LENGTH(
            "secret-length",
            Integer.toString(Secrets.DEFAULT_LEAST),
            "the least length of a secret that is masked wherever it stands; a shorter one is where it is assigned"),
    COLOR("color", "auto", "auto, always or never (--color)");

    private final String key;
    private final String byDefault;
    private final String description;

    Setting(String key, String byDefault, String description) {
        this.key = key;
        this.byDefault = byDefault;
        this.description = description;
    }

    /** The name in a properties file. */
    public String key() {
        return key;
    }

    /** The name in the environment: {@code STACKPLUG_STEP_TIMEOUT}. */
    public String variable() {
        return "STACKPLUG_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    String byDefault() {
        return byDefault;
    }

    public String description() {
        return description;
    }
}
