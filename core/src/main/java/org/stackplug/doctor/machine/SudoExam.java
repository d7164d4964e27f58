package org.stackplug.doctor.machine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.spi.Finding;

/** The user of the run: DevStack's own scripts refuse root, and almost every plugin calls sudo. */
public final class SudoExam implements Examination {
    private final Map<String, String> environment;
    private final boolean tree;
    private final boolean root;

    /**
     * @param tree whether TOP_DIR is a DevStack tree
     * @param root whether this process runs as root
     */
    public SudoExam(Map<String, String> environment, boolean tree, boolean root) {
        this.environment = environment;
        this.tree = tree;
        this.root = root;
    }

    @Override
    public String topic() {
        return "sudo";
    }

    @Override
    public List<Finding> findings() throws InterruptedException {
        boolean installed = ProgramAnswer.onPath("sudo", environment.getOrDefault("PATH", ""))
                .isPresent();
        if (root) {
            return List.of(
                    tree
                            ? Finding.problem(
                                    topic(),
                                    "this is root, and DevStack's stack.sh ends when root runs it",
                                    "Make a user with tools/create-stack-user.sh, and run stackplug as that user.")
                            : Finding.ok(topic(), "root" + (installed ? "" : ", who needs no sudo")));
        }
        String user = System.getProperty("user.name");
        if (!installed) {
            return List.of(new Finding(
                    topic(),
                    tree ? Finding.Level.PROBLEM : Finding.Level.NOTE,
                    "there is no sudo on PATH, which most plugins call",
                    "Install sudo, and allow " + user + " to use it."));
        }
        Optional<ProgramAnswer> answer = ProgramAnswer.of(LIMIT, List.of("sudo", "-n", "true"));
        if (answer.filter(asked -> asked.status() == 0).isPresent()) {
            return List.of(Finding.ok(topic(), user + " may use it without a password"));
        }
        return List.of(Finding.note(
                topic(),
                "sudo needs a password, or refuses " + user
                        + answer.map(asked -> " (" + asked.firstLine() + ")").orElse(" (it does not answer)")
                        + ": steps wait for it, or fail",
                "Let root run: echo '" + user + " ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/" + user));
    }
}
