package org.stackplug.options;

/** How much is found out about the commits that an update brings. */
public enum ChangeDetail {
    /** Nothing. */
    NONE,
    /** The number of commits, the newest subjects, and the names of the changed files. */
    SUMMARY,
    /** Also the changes of the files that run. */
    DIFF
}
