package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.SelfSigned;
import org.stackplug.contract.remote.SilentServer;
import org.stackplug.it.fixture.BrokenBackend;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.DocPage;
import org.stackplug.it.fixture.DocShell;
import org.stackplug.it.fixture.DocTranscript;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.SmallTree;
import org.stackplug.problem.ErrorCode;

/**
 * Each error code, provoked by the example of its section in docs/troubleshooting.md, with real git, bash and servers. A code
 * without a section, or with an example that does not provoke it, fails here; only a defect of stackplug can't be provoked.
 */
@Execution(ExecutionMode.CONCURRENT)
class ErrorCodesIT {
    private static final String HOST = "https://git.example.org/";
    private static final DocPage PAGE = DocPage.read("docs/troubleshooting.md");

    @TempDir
    Path folder;

    private final List<AutoCloseable> servers = new ArrayList<>();

    static Stream<ErrorCode> codes() {
        return Stream.of(ErrorCode.values()).filter(code -> code != ErrorCode.DEFECT);
    }

    @ParameterizedTest
    @MethodSource("codes")
    @Execution(ExecutionMode.CONCURRENT)
    void isProvokedByItsExample(ErrorCode code) throws Exception {
        boolean inTree = Set.of(ErrorCode.IN_TREE, ErrorCode.LIBRARY_NAME, ErrorCode.BETWEEN_STEPS)
                .contains(code);
        DocShell shell = new DocShell(folder, inTree ? "devstack" : "lab");
        try {
            shell.repositories(Distribution.built().home().resolve("share/stackplug/demo/plugins"));
            if (inTree) {
                SmallTree.plant(shell.playground(), shell.playground().topDir());
                shell.playground().plugin("hello", "devstack/plugin.sh", "echo hello\n");
            }
            prepare(code, shell);
            List<DocPage.Block> section = PAGE.blocks().stream()
                    .filter(block -> block.section().equals(code.id() + ": " + code.title()))
                    .toList();
            section.forEach(shell::add);
            assertEquals(List.of(), shell.run(PAGE));
            provokes(code, section);
        } finally {
            for (AutoCloseable server : servers) {
                server.close();
            }
        }
    }

    /** The last command of the section has failed as the page shows it: with the code and its status, a cause and a remedy. */
    private static void provokes(ErrorCode code, List<DocPage.Block> section) {
        List<DocTranscript> commands = DocTranscript.of(section.get(section.size() - 1));
        DocTranscript last = commands.get(commands.size() - 1);
        assertEquals(code.exitStatus(), last.status());
        String shown = last.output();
        assertTrue(
                shown.startsWith("error[" + code.id() + "]: ") || shown.contains("\nerror[" + code.id() + "]: "),
                shown);
        boolean saidAtOnce = Set.of(ErrorCode.NO_RUN, ErrorCode.CONF_MISSING, ErrorCode.CHANNEL)
                .contains(code);
        assertTrue(saidAtOnce || shown.contains("\n  = ") || shown.contains("\n  --> "), shown);
        assertTrue(shown.contains("\n  help: "), shown);
    }

    /** Makes the repositories, servers and faults that the example of a code needs. */
    private void prepare(ErrorCode code, DocShell shell) throws Exception {
        Playground playground = shell.playground();
        GitSandbox git = playground.git();
        switch (code) {
            case REQUIREMENT_CYCLE ->
                playground
                        .plugin("hen", "devstack/settings", "define_plugin hen\nplugin_requires hen egg\n")
                        .plugin("egg", "devstack/settings", "define_plugin egg\nplugin_requires egg hen\n");
            case AMBIGUOUS_REF -> manyCommits(playground, "chatty");
            case AUTHENTICATION -> serve(shell, new GitHttpServer(git, "me", "s3cr3t"));
            case UNTRUSTED_HOST -> {
                SelfSigned certificate = SelfSigned.in(Files.createDirectory(folder.resolve("tls")), git);
                serve(shell, new GitHttpServer(git, certificate.context(), "me", "s3cr3t"));
            }
            case CONNECTION -> shell.serve(HOST, "http://127.0.0.1:1/");
            case TIMEOUT -> {
                SilentServer server = new SilentServer();
                servers.add(server);
                shell.serve(HOST, server.url("http").replace("repository", ""));
            }
            case OFFLINE -> serve(shell, new GitHttpServer(git));
            case CORRUPT -> {
                Path repository = playground.repository("greeter");
                String object = git.run(repository, "rev-parse", "HEAD:devstack/plugin.sh");
                Files.delete(repository.resolve(".git/objects/" + object.substring(0, 2) + "/" + object.substring(2)));
            }
            case NOT_A_PLUGIN -> playground.plugin("notes", "README", "Notes\n");
            case LINK_ESCAPES -> {
                playground.plugin("leaky", "devstack/plugin.sh", "true\n");
                git.shell(
                        git.root().resolve("leaky"),
                        "ln -s ../../shared/settings devstack/settings && git add -A && git commit -qm 'Add settings'");
            }
            case REDIRECT -> {
                GitHttpServer server = new GitHttpServer(git);
                server.redirectTo("file:///srv/greeter");
                serve(shell, server);
            }
            case FETCH_BROKE ->
                BrokenBackend.install(
                        playground.home().resolve(".config/stackplug/ext"), "new IllegalStateException(\"broken\")");
            case STEP_FAILED ->
                step(playground, "mirrors", "mkdir -p \"$DATA_DIR\"", "cp \"$MIRROR_LIST\" \"$DATA_DIR/mirrors\"");
            case STEP_SIGNAL -> step(playground, "hungry", "kill -KILL $$");
            case STEP_TIMEOUT, HELD, INTERRUPTED ->
                step(playground, "patient", ": >\"$TOP_DIR/.waiting\"", "sleep 300");
            case CHANNEL -> step(playground, "meddler", "printf 'hello' 1<>\"$_stackplug_to_engine\"");
            case STEP_FILE ->
                playground.plugin(
                        "mover",
                        "devstack/plugin.sh",
                        "if [[ $2 == pre-install ]]; then\n    cd \"$DEST/mover/devstack\"\n    rm plugin.sh\n"
                                + "    mkfifo plugin.sh\nfi\n");
            case SERVICE_DISABLED -> playground.plugin("metrics", "devstack/settings", "ENABLED_SERVICES+=,metrics\n");
            case PACKAGES_BROKEN -> {
                Path database =
                        Files.createDirectories(folder.resolve("dpkg/updates")).getParent();
                Files.writeString(database.resolve("updates/0001"), "");
                playground.environment("DPKG_ADMINDIR", database.toString());
                shell.show(database, "/var/lib/dpkg");
            }
            case BETWEEN_STEPS -> playground.environment("BREAK", "main");
            default -> {}
        }
    }

    private void serve(DocShell shell, GitHttpServer server) {
        servers.add(server);
        shell.serve(HOST, server.url(""));
    }

    /** A plugin that runs commands in its install phase. */
    private static void step(Playground playground, String name, String... commands) {
        playground.plugin(
                name,
                "devstack/plugin.sh",
                "if [[ \"$1 $2\" == \"stack install\" ]]; then\n    " + String.join("\n    ", commands) + "\nfi\n");
    }

    /** As many commits as two of them need to begin alike; their ids do not depend on the moment. */
    private static void manyCommits(Playground playground, String name) {
        playground.git().init(name, "master");
        playground
                .git()
                .shell(
                        playground.repository(name),
                        "for ((i = 1; i <= 800; i++)); do printf 'commit refs/heads/master\\n"
                                + "author A <a@example.org> %d +0000\\ncommitter A <a@example.org> %d +0000\\n"
                                + "data 2\\nx\\n' $i $i\n"
                                + "((i > 1)) || printf 'M 100644 inline devstack/plugin.sh\\ndata 0\\n\\n'\n"
                                + "done | git fast-import --quiet");
    }
}
