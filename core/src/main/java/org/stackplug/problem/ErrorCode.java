package org.stackplug.problem;

import java.util.Arrays;
import java.util.Optional;

/** Everything that can go wrong, by a code that never changes its meaning. The first digit is the exit status. */
public enum ErrorCode {
    DEFECT("SP101", "a defect of stackplug itself", "Nothing that a user writes should lead here. Please report it."),
    USAGE("SP201", "the command line is wrong", "The command, an option or an argument is not known or is missing."),

    NO_RUN("SP202", "there is no such run", "A run is named by its id, by the beginning of it, or by the word latest."),
    IN_TREE(
            "SP203",
            "a DevStack tree's stack.sh can't be entered in the middle",
            "It is the tree's own script, and begins at its first line. What has been fetched is not fetched again."),

    RESULT(
            "SP204",
            "the result of a command could not be written",
            "Standard output leads to a full disk, or to a file that can't be written. The command itself has done its work."),

    CONF_MISSING("SP301", "there is no local.conf", "A run needs TOP_DIR/local.conf, or a plain TOP_DIR/localrc."),
    CONF_UNREADABLE("SP302", "local.conf can't be read", "It exists, but the file system does not let it be read."),
    CONF_HEADER(
            "SP303",
            "a section header of local.conf is not complete",
            "A section begins with a line [[group|file]], which has no blank before or inside it. DevStack takes every "
                    + "line that begins with [[ and has a | before ]] for one, a test of bash too."),
    LOCALRC_SYNTAX("SP304", "localrc is no valid bash", "The [[local|localrc]] section is bash; bash can't read it."),
    LOCALRC_FAILED("SP305", "localrc ended the run", "An exit, a die or a signal in localrc ended the shell."),
    ENABLE_WORDS(
            "SP306",
            "enable_plugin has too few or too many words",
            "It is written: enable_plugin NAME GITURL [GITREF]. A variable that is empty makes a word vanish."),
    PLUGIN_NAME(
            "SP307",
            "a plugin's name is no plain folder name",
            "The name becomes the folder DEST/NAME and stands in DevStack's comma-separated list: letters, digits, "
                    + "'.', '_', '+' and '-', not beginning with '.' or '-'."),
    SOURCE(
            "SP308",
            "a plugin's URL or ref can't be one",
            "A URL or ref that is empty, begins with '-' or holds control characters would reach git as an option."),
    ENABLED_TWICE("SP309", "a plugin is enabled twice", "Each name can be enabled once; one of the lines has to go."),
    SCHEME("SP310", "no fetcher can fetch that URL", "Every fetcher that was found said why it can't."),
    REQUIREMENT_CYCLE(
            "SP311",
            "plugins require each other in a circle",
            "plugin_requires lines in their settings files leave no order in which each comes after what it requires."),
    PROVIDER(
            "SP312",
            "a provider is missing, ambiguous or misconfigured",
            "Fetchers and runners are jars of their own."),
    DEST("SP313", "DEST can't be used", "DEST is where the checkouts are; localrc's value beats --dest."),
    SETTING("SP314", "a setting of the tool is wrong", "'stackplug config' prints each setting and where it is from."),

    LIBRARY_NAME(
            "SP316",
            "a plugin's name is that of a library of DevStack",
            "LIBS_FROM_GIT asks for DevStack's own checkout of it, and both can't stand at DEST/NAME."),
    CONF_TEXT(
            "SP317",
            "local.conf is not text that a shell can read",
            "It is UTF-8 without a byte-order mark, with a line feed at the end of each line."),
    LOCALRC_COMMAND(
            "SP318",
            "localrc runs a command that does not exist",
            "bash goes on after it, so that what the line was to do is missing. In a condition, or before ||, it is a "
                    + "warning."),
    LOCALRC_SOURCE(
            "SP319",
            "localrc sources a file that can't be read",
            "bash goes on after it, without anything that the file sets. In a condition, or before ||, it is a warning."),
    LOCK_UNREADABLE("SP315", "the lock file can't be read", "stackplug.lock is JSON that stackplug writes."),
    UNTRUSTED(
            "SP320",
            "a folder of stackplug's own can't be trusted",
            "TOP_DIR/.stackplug, DEST/.stackplug and the folders in them are not links, and belong to you, to root or to the "
                    + "owner of the folder around them: what is in there decides what is overwritten and run."),

    NO_REPOSITORY("SP401", "there is no such repository", "The URL is wrong, or the repository can't be seen by you."),
    NO_REF("SP402", "the repository has no such ref", "The ref is neither a branch nor a tag nor a commit there."),
    AMBIGUOUS_REF("SP403", "more than one commit begins so", "Write more digits of the commit."),
    AUTHENTICATION("SP404", "the remote wants other credentials", "Nothing is asked interactively."),
    UNTRUSTED_HOST("SP405", "the remote's identity can't be trusted", "Its host key or certificate is not known."),
    CONNECTION("SP406", "the connection failed", "The network or the remote failed, again after every retry."),
    TIMEOUT("SP407", "the remote fell silent", "Nothing came for longer than is allowed."),
    OFFLINE("SP408", "it is not here, and the network may not be used", "Fetch once without --offline."),
    LOCAL_WORK(
            "SP409",
            "a checkout holds work of yours",
            "It would have to move to another revision, and that could lose what is only there."),
    CORRUPT("SP410", "a repository is damaged", "What the remote sent, or what lies on the disk, is not consistent."),
    STORAGE("SP411", "the disk failed", "Permissions or space are missing."),
    NOT_A_PLUGIN("SP412", "the repository is no DevStack plugin", "A plugin has a folder devstack/ at its root."),
    IN_THE_WAY(
            "SP413", "something else stands where the checkout belongs", "stackplug removes nothing it did not make."),
    LINK_ESCAPES(
            "SP414",
            "a link leads out of the checkout",
            "A file below devstack/ is a symbolic link to a place outside its repository."),
    ABSENT("SP415", "a plugin has no checkout", "This command uses what an earlier stack or fetch has brought."),
    REMOTE_LIMIT(
            "SP416",
            "a remote sends more than is allowed",
            "What is read from a remote has limits, each with a setting; no ordinary repository comes near them. Memory is "
                    + "a limit, too."),
    REDIRECT(
            "SP417",
            "a redirect is not followed",
            "The server sends the client to another address, and following it could lead to a file of this machine, to an "
                    + "unencrypted connection, or in a circle."),
    FETCH_BROKE(
            "SP418",
            "the fetch of one plugin broke",
            "The fetch backend has thrown an exception that it should not throw. The other plugins are fetched all the "
                    + "same."),

    STEP_FAILED("SP501", "a step failed", "A command failed, or the file returned a status that is not 0."),
    STEP_EXIT("SP502", "a step ended the run", "It called exit, perhaps with status 0: nothing after it has run."),
    STEP_SIGNAL("SP503", "a signal ended the shell", "Something killed the shell in the middle of a step."),
    STEP_TIMEOUT("SP504", "a step took too long", "It was ended with all its processes at the step time-out."),
    BETWEEN_STEPS("SP505", "the stack script failed between two steps", "No plugin was running."),
    CHANNEL("SP506", "the shell can't be understood", "The control channel carried something unexpected."),
    CHECKPOINT(
            "SP507",
            "a checkpoint can't be used",
            "The shell can't be made what it was: the file is damaged, or bash can't read back what it has written."),
    STEP_FILE(
            "SP508",
            "a step's file can't be sourced",
            "Just before it is run it was not a regular file any more: to open a FIFO or a device could take forever."),

    LOCK_DIFFERS(
            "SP601",
            "the lock and the declarations differ",
            "With --locked nothing moves: what is declared has to be what stackplug.lock says."),
    DIGEST_DIFFERS(
            "SP602",
            "a checkout is not what was locked",
            "The commit has the locked name, but its files have another SHA-256 digest; or, with --locked, files are "
                    + "edited."),
    WOULD_MOVE("SP603", "a ref has moved on", "'update --check' found that a ref names another commit than the lock."),
    RESUME_DIFFERS(
            "SP604",
            "what the run to be continued went by has changed",
            "A run goes on in the shell that it had, so what localrc says now and what the plugins are now would count "
                    + "for the rest of it alone. --resume=force goes on all the same; a new run begins with what is now."),

    HELD("SP701", "another run is at work there", "One run at a time can use a TOP_DIR, and one a DEST."),

    INTERRUPTED("SP801", "you have ended the run", "Ctrl-C, or a signal to end.");

    private static final int HUNDRED = 100;

    private final String id;
    private final String title;
    private final String explanation;

    ErrorCode(String id, String title, String explanation) {
        this.id = id;
        this.title = title;
        this.explanation = explanation;
    }

    /** {@code SP} and three digits. */
    public String id() {
        return id;
    }

    /** Half a sentence: what it is. */
    public String title() {
        return title;
    }

    /** What it means, for {@code stackplug explain}. */
    public String explanation() {
        return explanation;
    }

    /** The exit status of a command that ends with it. */
    public int exitStatus() {
        return this == INTERRUPTED ? 130 : Integer.parseInt(id, 2, id.length(), 10) / HUNDRED;
    }

    /** The code of that id, in any case. */
    public static Optional<ErrorCode> of(String id) {
        return Arrays.stream(values())
                .filter(code -> code.id.equalsIgnoreCase(id))
                .findFirst();
    }
}
