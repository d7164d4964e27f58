package org.stackplug.problem;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of errors, each with a code that never changes its meaning. The first digit of a code is the exit status. */
public enum ErrorCode {
    DEFECT("SP101", "a defect of stackplug itself", "No input of a user should lead to this error. Please report it."),
    USAGE("SP201", "the command line is wrong", "The command, an option or an argument is unknown or missing."),

    NO_RUN(
            "SP202",
            "there is no such run",
            "A run is named by its id, by the beginning of its id, or by the word latest."),
    IN_TREE(
            "SP203",
            "a run of a DevStack tree's stack.sh can't be resumed",
            "stack.sh is the tree's own script and always starts at its first line. What has been fetched is "
                    + "not fetched again."),
    RESULT(
            "SP204",
            "the result of a command could not be written",
            "Standard output leads to a full disk, or to a file that can't be written. The command itself "
                    + "has done its work."),

    CONF_MISSING("SP301", "there is no local.conf", "A run needs TOP_DIR/local.conf, or a plain TOP_DIR/localrc."),
    CONF_UNREADABLE(
            "SP302",
            "local.conf can't be read",
            "The file exists, but it is not a regular file, or the file system refuses to read it."),
    CONF_HEADER(
            "SP303",
            "a section header of local.conf is incomplete or malformed",
            "A section begins with a line [[group|file]] without blanks before it or inside it. DevStack "
                    + "takes every line that begins with [[ and has a | before ]] for a header, even a test of bash."),
    LOCALRC_SYNTAX(
            "SP304", "localrc is not valid bash", "The [[local|localrc]] section is bash, and bash can't parse it."),
    LOCALRC_FAILED("SP305", "localrc ended the run", "An exit, a die or a signal in localrc terminated the shell."),
    ENABLE_WORDS(
            "SP306",
            "enable_plugin has too few or too many arguments",
            "The syntax is: enable_plugin NAME GITURL [GITREF]. An unquoted variable that is empty removes "
                    + "an argument."),
    PLUGIN_NAME(
            "SP307",
            "a plugin's name is not a plain folder name",
            "The name becomes the folder DEST/NAME and an item of DevStack's comma-separated list. It "
                    + "consists of letters, digits, '.', '_', '+' and '-', and does not begin with '.', '+' or '-'."),
    SOURCE(
            "SP308",
            "a plugin's URL or ref is not valid",
            "git could take a URL or ref for an option if it begins with '-'. It can't be empty or hold "
                    + "control characters either."),
    ENABLED_TWICE(
            "SP309", "a plugin is enabled twice", "Each plugin can be enabled only once. Remove one of the lines."),
    SCHEME("SP310", "no fetcher can fetch that URL", "Each fetcher that was found gave a reason why it can't."),
    REQUIREMENT_CYCLE(
            "SP311",
            "plugins require each other in a circle",
            "The plugin_requires lines of the settings files leave no order in which each plugin comes after "
                    + "the plugins that it requires."),
    PROVIDER(
            "SP312",
            "a provider is missing, ambiguous or misconfigured",
            "Fetchers and runners are separate jars; 'stackplug providers' lists those that were found."),
    DEST(
            "SP313",
            "DEST can't be used",
            "DEST is the folder of the checkouts. A DEST that localrc sets takes precedence over --dest, and "
                    + "the two must not differ."),
    SETTING(
            "SP314",
            "a setting of stackplug is wrong",
            "'stackplug config' prints each setting and where its value comes from."),

    LIBRARY_NAME(
            "SP316",
            "a plugin has the name of a DevStack library",
            "LIBS_FROM_GIT asks for DevStack's own checkout of that library. Only one of the two checkouts "
                    + "can be at DEST/NAME."),
    CONF_TEXT(
            "SP317",
            "local.conf is not text that a shell can read",
            "local.conf has to be UTF-8 without a byte-order mark, with a line feed at the end of each line."),
    LOCALRC_COMMAND(
            "SP318",
            "localrc runs a command that does not exist",
            "bash continues after a missing command, so that the effect of the line is missing. In a "
                    + "condition, or before ||, this is only a warning."),
    LOCALRC_SOURCE(
            "SP319",
            "localrc sources a file that can't be read",
            "bash continues without anything that the file sets. In a condition, or before ||, this is only "
                    + "a warning."),
    LOCK_UNREADABLE("SP315", "the lock file can't be read", "stackplug.lock is a JSON file that stackplug writes."),
    UNTRUSTED(
            "SP320",
            "a folder of stackplug can't be trusted",
            "TOP_DIR/.stackplug, DEST/.stackplug and the folders in them decide what is overwritten and run. "
                    + "So they must not be links, and must belong to you, to root or to the owner of the folder "
                    + "around them."),

    CONF_BY_HAND(
            "SP321",
            "a line of local.conf has to be changed by hand",
            "'enable' and 'disable' change a line only where that has exactly the effect that is wanted: not in a condition, "
                    + "a loop, a function or a file that localrc reads, and not together with another command."),

    NO_REPOSITORY(
            "SP401", "there is no such repository", "The URL is wrong, or you are not allowed to see the repository."),
    NO_REF("SP402", "the repository has no such ref", "The repository has no branch, tag or commit of that name."),
    AMBIGUOUS_REF(
            "SP403",
            "an abbreviated commit id is ambiguous",
            "More than one commit begins with these digits. Write more digits of the commit id."),
    AUTHENTICATION(
            "SP404",
            "the remote wants other credentials",
            "Credentials are missing or wrong. stackplug never asks for them interactively."),
    UNTRUSTED_HOST(
            "SP405",
            "the remote's identity can't be trusted",
            "The remote's host key or certificate is unknown, or has changed."),
    CONNECTION("SP406", "the connection failed", "The network or the remote failed, and failed again on every retry."),
    TIMEOUT(
            "SP407",
            "the remote stopped responding",
            "The remote sent nothing for longer than the idle time-out, or the fetch took longer than its "
                    + "time-out."),
    OFFLINE(
            "SP408",
            "a revision is not in the cache, and the network may not be used",
            "Fetch once without --offline."),
    LOCAL_WORK(
            "SP409",
            "a checkout holds local work",
            "The checkout would have to move to another revision, and that could lose work that exists only "
                    + "there."),
    CORRUPT(
            "SP410",
            "a repository is damaged",
            "The data that the remote sent, or the data on the disk, is not consistent."),
    STORAGE("SP411", "reading or writing a file failed", "Permissions or disk space are missing."),
    NOT_A_PLUGIN(
            "SP412",
            "the repository is not a DevStack plugin",
            "A plugin has a folder devstack/ at its root, with a file that runs."),
    IN_THE_WAY(
            "SP413", "something else is at the checkout's place", "stackplug removes nothing that it did not create."),
    LINK_ESCAPES(
            "SP414",
            "a link leads out of the checkout",
            "A file below devstack/ is a symbolic link to a place outside its repository."),
    ABSENT(
            "SP415",
            "a plugin has no checkout",
            "This command uses only checkouts that an earlier stack or fetch has made."),
    REMOTE_LIMIT(
            "SP416",
            "a remote sends more than is allowed",
            "The data from a remote is limited, each kind by a setting. No ordinary repository comes near "
                    + "these limits. The available memory is a limit, too."),
    REDIRECT(
            "SP417",
            "a redirect is not followed",
            "The server sends the client to another address. Following it could lead to a file of this "
                    + "machine, to an unencrypted connection, or in a circle."),
    FETCH_BROKE(
            "SP418",
            "the fetch of one plugin failed unexpectedly",
            "The fetch backend threw an exception that it should not throw. The other plugins are fetched "
                    + "nevertheless."),

    STEP_FAILED("SP501", "a step failed", "A command failed, or the file returned a status other than 0."),
    STEP_EXIT(
            "SP502",
            "a step ended the run",
            "The step called exit, perhaps with status 0. Nothing after that call was run."),
    STEP_SIGNAL("SP503", "a signal terminated the shell", "Something killed the shell in the middle of a step."),
    STEP_TIMEOUT(
            "SP504", "a step took too long", "The step was terminated with all its processes at the step time-out."),
    BETWEEN_STEPS("SP505", "the stack script failed between two steps", "No plugin was running at that moment."),
    CHANNEL(
            "SP506",
            "the shell sent something unexpected",
            "The control channel carried a message that stackplug does not understand."),
    CHECKPOINT(
            "SP507",
            "a checkpoint can't be used",
            "The state of the shell can't be restored: the file is damaged, or bash can't read back what it "
                    + "has written."),
    STEP_FILE(
            "SP508",
            "a step's file can't be sourced",
            "Just before the step the file was no longer a regular file. Opening a FIFO or a device could "
                    + "block forever."),
    SERVICE_DISABLED(
            "SP509",
            "a disabled service is enabled",
            "localrc disables a service by disable_service, and ENABLED_SERVICES has it after the settings. "
                    + "DevStack's stack.sh ends there as well."),
    PACKAGES_BROKEN(
            "SP510",
            "dpkg was interrupted",
            "A package manager was killed while it changed packages, and installs none until that is finished by "
                    + "'dpkg --configure -a'."),

    LOCK_DIFFERS(
            "SP601",
            "the lock and the declarations differ",
            "With --locked nothing moves: the declarations have to match stackplug.lock."),
    DIGEST_DIFFERS(
            "SP602",
            "a checkout differs from the lock",
            "The commit has the locked id, but its files have another SHA-256 digest; or, with --locked, "
                    + "files are edited."),
    WOULD_MOVE("SP603", "a ref has moved", "'update --check' found a ref that names another commit than the lock."),
    RESUME_DIFFERS(
            "SP604",
            "the inputs of the run to resume have changed",
            "A resumed run continues in its old shell, so a changed localrc or plugin would affect only the "
                    + "rest of it. --resume=force continues nevertheless; a new run uses the new inputs."),

    HELD(
            "SP701",
            "another run is using this TOP_DIR or DEST",
            "Only one run at a time can use a TOP_DIR, and only one a DEST."),

    INTERRUPTED(
            "SP801", "the run was interrupted", "You pressed Ctrl-C, or the process received a signal to terminate.");

    private static final int HUNDRED = 100;

    private final String id;
    private final String title;
    private final String explanation;

    ErrorCode(String id, String title, String explanation) {
        this.id = id;
        this.title = title;
        this.explanation = explanation;
    }

    /** Returns the code: {@code SP} and three digits. */
    public String id() {
        return id;
    }

    /** Returns half a sentence that names the error. */
    public String title() {
        return title;
    }

    /** Returns the meaning of the error in sentences, for {@code stackplug explain}. */
    public String explanation() {
        return explanation;
    }

    /** Returns the exit status of a command that fails with this error. */
    public int exitStatus() {
        return this == INTERRUPTED ? 130 : Integer.parseInt(id, 2, id.length(), 10) / HUNDRED;
    }

    /** Returns the error with a code, in upper or lower case; empty if no error has it. */
    public static Optional<ErrorCode> withId(String id) {
        return Arrays.stream(values())
                .filter(code -> code.id.equalsIgnoreCase(id))
                .findFirst();
    }
}
