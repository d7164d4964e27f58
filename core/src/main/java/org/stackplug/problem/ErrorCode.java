package org.stackplug.problem;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of errors, each with a code that never changes its meaning. The first digit of a code is the exit status.
 * {@link Explanation} has the cause, the remedy and an example of each.
 */
public enum ErrorCode {
    DEFECT("SP101", "a defect of stackplug itself"),

    USAGE("SP201", "the command line is wrong"),
    NO_RUN("SP202", "there is no such run"),
    IN_TREE("SP203", "a run of a DevStack tree's stack.sh can't be resumed"),
    RESULT("SP204", "the result of a command could not be written"),
    NOT_HELD("SP205", "no run is held there"),

    CONF_MISSING("SP301", "there is no local.conf"),
    CONF_UNREADABLE("SP302", "local.conf can't be read"),
    CONF_HEADER("SP303", "a section header of local.conf is incomplete or malformed"),
    LOCALRC_SYNTAX("SP304", "localrc is not valid bash"),
    LOCALRC_FAILED("SP305", "localrc ended the run"),
    ENABLE_WORDS("SP306", "enable_plugin has too few or too many arguments"),
    PLUGIN_NAME("SP307", "a plugin's name is not a plain folder name"),
    SOURCE("SP308", "a plugin's URL or ref is not valid"),
    ENABLED_TWICE("SP309", "a plugin is enabled twice"),
    SCHEME("SP310", "no fetcher can fetch that URL"),
    REQUIREMENT_CYCLE("SP311", "plugins require each other in a circle"),
    PROVIDER("SP312", "a provider is missing, ambiguous or misconfigured"),
    DEST("SP313", "DEST can't be used"),
    SETTING("SP314", "a setting of stackplug is wrong"),
    LOCK_UNREADABLE("SP315", "the lock file can't be read"),
    LIBRARY_NAME("SP316", "a plugin has the name of a DevStack library"),
    CONF_TEXT("SP317", "local.conf is not text that a shell can read"),
    LOCALRC_COMMAND("SP318", "localrc runs a command that does not exist"),
    LOCALRC_SOURCE("SP319", "localrc sources a file that can't be read"),
    UNTRUSTED("SP320", "a folder of stackplug can't be trusted"),
    CONF_BY_HAND("SP321", "a line of local.conf has to be changed by hand"),

    NO_REPOSITORY("SP401", "there is no such repository"),
    NO_REF("SP402", "the repository has no such ref"),
    AMBIGUOUS_REF("SP403", "an abbreviated commit id is ambiguous"),
    AUTHENTICATION("SP404", "the remote wants other credentials"),
    UNTRUSTED_HOST("SP405", "the remote's identity can't be trusted"),
    CONNECTION("SP406", "the connection failed"),
    TIMEOUT("SP407", "the remote stopped responding"),
    OFFLINE("SP408", "the cache can't provide a revision, and the network may not be used"),
    LOCAL_WORK("SP409", "a checkout holds local work"),
    CORRUPT("SP410", "a repository is damaged"),
    STORAGE("SP411", "reading or writing a file failed"),
    NOT_A_PLUGIN("SP412", "the repository is not a DevStack plugin"),
    IN_THE_WAY("SP413", "something else is at the checkout's place"),
    LINK_ESCAPES("SP414", "a link leads out of the checkout"),
    ABSENT("SP415", "a plugin has no checkout"),
    REMOTE_LIMIT("SP416", "a remote sends more than is allowed"),
    REDIRECT("SP417", "a redirect is not followed"),
    FETCH_BROKE("SP418", "the fetch of one plugin failed unexpectedly"),
    BUNDLE("SP419", "a bundle of repositories can't be made or used"),

    STEP_FAILED("SP501", "a step failed"),
    STEP_EXIT("SP502", "a step ended the run"),
    STEP_SIGNAL("SP503", "a signal terminated the shell"),
    STEP_TIMEOUT("SP504", "a step took too long"),
    BETWEEN_STEPS("SP505", "the stack script failed between two steps"),
    CHANNEL("SP506", "the shell sent something unexpected"),
    CHECKPOINT("SP507", "a checkpoint can't be used"),
    STEP_FILE("SP508", "a step's file can't be sourced"),
    SERVICE_DISABLED("SP509", "a disabled service is enabled"),
    PACKAGES_BROKEN("SP510", "dpkg was interrupted"),
    HOLD_TIMEOUT("SP511", "a held run was not released in time"),

    LOCK_DIFFERS("SP601", "the lock and the declarations differ"),
    DIGEST_DIFFERS("SP602", "a checkout differs from the lock"),
    WOULD_MOVE("SP603", "a ref has moved"),
    RESUME_DIFFERS("SP604", "the inputs of the run to resume have changed"),

    HELD("SP701", "another run is using this TOP_DIR or DEST"),

    INTERRUPTED("SP801", "the run was interrupted");

    private static final String PREFIX = "SP";
    private static final int HUNDRED = 100;

    private final String id;
    private final String title;

    ErrorCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** Returns the code: {@code SP} and three digits. */
    public String id() {
        return id;
    }

    /** Returns half a sentence that names the error. */
    public String title() {
        return title;
    }

    /** Returns the exit status of a command that fails with this error. */
    public int exitStatus() {
        return this == INTERRUPTED ? 130 : Integer.parseInt(id, PREFIX.length(), id.length(), 10) / HUNDRED;
    }

    /** Returns the error with a code, in upper or lower case, or only with its digits; empty if no error has it. */
    public static Optional<ErrorCode> withId(String id) {
        return Arrays.stream(values())
                .filter(code -> code.id.equalsIgnoreCase(id) || code.id.equals(PREFIX + id))
                .findFirst();
    }
}
