package org.stackplug.it.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;

/** {@code enable}, {@code disable} and {@code search}: every byte of local.conf that they do not concern stays. */
@Execution(ExecutionMode.CONCURRENT)
class EnableIT {
    private static final String URL = "https://example.org/p";
    private static final String LINE = "enable_plugin p " + URL;

    private Playground playground;
    private Path conf;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder);
        conf = playground.topDir().resolve("local.conf");
    }

    private void conf(String text) throws IOException {
        Files.writeString(conf, text, StandardCharsets.ISO_8859_1);
    }

    private String conf() throws IOException {
        return Files.readString(conf, StandardCharsets.ISO_8859_1);
    }

    private static final String LOCALRC = "[[local|localrc]]\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOCALRC,
                LOCALRC + "X=1\n",
                LOCALRC + "X=1",
                LOCALRC + "\n\n\n",
                LOCALRC + "X=1\r\nenable_plugin a https://example.org/a\r\n",
                LOCALRC + "enable_plugin a https://example.org/a\n\n[[post-config|$TOP_DIR/x]]\n[s]\na = b",
                "[[post-config|$TOP_DIR/x]]\n[s]\na = b\n\n" + LOCALRC + "enable_plugin a https://example.org/a",
                "[[post-config|$TOP_DIR/x]]\n[s]\na = b",
                LOCALRC + "if true; then\n  enable_plugin a https://example.org/a\nfi\nY=2\n",
                LOCALRC + "for p in a b; do\nenable_plugin $p https://example.org/$p\ndone\n",
                LOCALRC + "enable_plugin a \\\n  https://example.org/a \\\n  main\nX='two\nlines'\n",
                LOCALRC + "cat <<END >/dev/null\nenable_plugin b c\nEND\n",
                LOCALRC + "enable_plugin a https://example.org/a # a comment; with 'this'\n\t\n  \n",
                LOCALRC + "A=1\n" + LOCALRC + "B=1\n\n[[extra|x]]\n",
                "# \u00e4\u00ff only a comment\n" + LOCALRC + "X=\u00e4\n",
                ""
            })
    void restoresTheFileByteForByte(String text) throws IOException {
        conf(text);
        playground.run("enable", "p", URL).exits(0).prints("+" + LINE);
        assertTrue(conf().contains(LINE), conf());
        String enabled = conf();
        playground.run("enable", "p", URL).exits(0).prints("nothing to change");
        assertEquals(enabled, conf());
        playground.run("plan").exits(0).prints("p  " + URL + " master");

        playground.run("disable", "p").exits(0).prints("-" + LINE);

        String without = text.contains("local|localrc") ? text : text + (text.isEmpty() ? "" : gap(text)) + LOCALRC;
        assertEquals(without, conf());
    }

    /** A section that is added stays. */
    private static String gap(String text) {
        return text.endsWith("\n") ? "\n" : "\n\n";
    }

    @Test
    void createsAConfThatExplainsItself() throws IOException {
        playground.run("enable", "p", URL, "stable/x").exits(0).prints("--- /dev/null", "+" + LINE + " stable/x");
        assertTrue(conf().contains("# enable_plugin NAME URL [REF]"), conf());
        playground.run("plan").exits(0).prints("p  " + URL + " stable/x");
    }

    @Test
    void onlyShowsTheChangeOnRequest() throws IOException {
        conf(LOCALRC);
        playground.run("enable", "p", URL, "--dry-run").exits(0).prints("+" + LINE);
        assertEquals(LOCALRC, conf());
        conf(LOCALRC + LINE + "\n");
        playground.run("disable", "p", "--dry-run").exits(0).prints("-" + LINE);
        assertEquals(LOCALRC + LINE + "\n", conf());
    }

    @Test
    void knowsPublicPlugins() throws IOException {
        playground.run("enable", "heat").exits(0).prints("+enable_plugin heat https://opendev.org/openstack/heat");
        playground.run("search", "dashboard").exits(0).prints("heat-dashboard  https://opendev.org/");
        playground.run("enable", "haet").exits(2).says("Did you mean", "heat");
        Files.writeString(
                playground.topDir().resolve("mine.tsv"), "# mine\nheat\tmine/heat\thttps://example.org/heat\n");
        playground.file("stackplug.properties", "plugin-lists=mine.tsv\n");
        playground.run("disable", "heat").exits(0);
        playground.run("enable", "heat").exits(0).prints("+enable_plugin heat https://example.org/heat");
    }

    @Test
    void readsAListBelowTheHome() throws IOException {
        Files.writeString(playground.home().resolve("mine.tsv"), "own\tmine/own\thttps://example.org/own\n");
        playground.file("stackplug.properties", "plugin-lists=~/mine.tsv\n");
        playground.run("enable", "own").exits(0).prints("+enable_plugin own https://example.org/own");
    }

    /** git would take it for a host with the name file. */
    @ParameterizedTest
    @ValueSource(strings = {"file:../repositories/near", "file:./../repositories/near"})
    void takesARelativeFileUrlForAPath(String url) throws IOException {
        playground.recordingPlugin("near");
        playground
                .run("enable", "near", url)
                .exits(0)
                .prints("+" + playground.enable("near").replace("'", ""));
        playground.run("enable", "far", "file:nowhere").exits(2).says("there is nothing at './nowhere'");
        conf(LOCALRC + "enable_plugin near " + url + "\n");
        playground.run("plan").exits(3).says("error[SP", "a file: URL has an absolute path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if true; then\n" + LINE + "\nfi\n",
                "for x in 1; do\n" + LINE + "\ndone\n",
                "f() {\n" + LINE + "\n}\nf\n",
                LINE + "; X=1\n",
                "true && " + LINE + "\n",
                LINE + " && X=1\n",
                "NAME=p\nenable_plugin $NAME " + URL + "\n",
                "source $TOP_DIR/more\n"
            })
    void leavesALineThatDoesMoreToTheUser(String text) throws IOException {
        Files.writeString(playground.topDir().resolve("more"), LINE + "\n");
        conf(LOCALRC + text);
        playground.run("disable", "p").exits(3).says("error[SP321]", "'p'", "-->");
        assertEquals(LOCALRC + text, conf());
    }

    @Test
    void addsNoLineWithoutEffect() throws IOException {
        String text = LOCALRC + "X=1\nreturn 0\n";
        conf(text);
        playground.run("enable", "p", URL).exits(3).says("error[SP321]", "would have no effect");
        assertEquals(text, conf());
    }

    @Test
    void namesWhatIsEnabledOtherwise() throws IOException {
        conf(LOCALRC + LINE + "\n");
        playground
                .run("enable", "p", "https://example.org/other")
                .exits(3)
                .says("error[SP309]", URL, conf + ":2", "stackplug disable p");
        playground.run("disable", "q").exits(2).says("'q' is not enabled", "Did you mean p?");
        playground.run("enable", "a b", URL).exits(2).says("'a b'");
        playground.run("enable", "p2", "-u").exits(2);
        assertEquals(LOCALRC + LINE + "\n", conf());
    }

    @Test
    void keepsModeAndLink() throws IOException {
        Path real = playground.topDir().resolve("real.conf");
        Files.writeString(real, LOCALRC);
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(conf, real.getFileName());
        playground.run("enable", "p", URL).exits(0);
        assertTrue(Files.isSymbolicLink(conf));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        assertEquals(LOCALRC + LINE + "\n", Files.readString(real));
    }

    @Test
    void editsAPlainLocalrc() throws IOException {
        conf("[[post-config|$TOP_DIR/x]]\n");
        Path localrc = playground.topDir().resolve("localrc");
        Files.writeString(localrc, "X=1\n");
        playground.run("enable", "p", URL).exits(0);
        assertEquals("X=1\n" + LINE + "\n", Files.readString(localrc));
        playground.run("disable", "p").exits(0);
        assertEquals("X=1\n", Files.readString(localrc));
    }

    @Test
    void quotesAUrlThatBashWouldRead() throws IOException {
        conf(LOCALRC);
        String odd = "https://example.org/a;touch$IFS'x'&y";
        playground.run("enable", "p", odd).exits(0);
        playground.run("enable", "p", odd).exits(0).prints("nothing to change");
        assertFalse(Files.exists(playground.topDir().resolve("x")));
        playground.run("disable", "p").exits(0);
        assertEquals(LOCALRC, conf());
    }

    @Test
    void asksWhetherANearNameWasMeant() throws IOException {
        conf(LOCALRC + "enable_plugin heat https://example.org/heat\n");
        playground.run("update", "haet").exits(2).says("Did you mean heat?");
        playground.run("stack", "--until", "stack instal").exits(2).says("Did you mean stack install?");
        playground.run("stack", "--until", "install").exits(2).says("Did you mean stack install?");
        playground.run("enabel", "x").exits(2).says("Did you mean", "enable");
        playground.file("stackplug.properties", "silense=5s\n");
        playground.run("config").exits(3).says("Did you mean silence?");
    }

    @Test
    void namesTheCommandsWhereAWordIsNotAUrl() {
        playground
                .run("enable", "aodh", "barbican")
                .exits(2)
                .says(
                        "error[SP201]: 'barbican' is neither a URL nor a path",
                        "'stackplug enable aodh', and then 'stackplug enable barbican'");
        playground.run("enable", "mine", "openstack/heat").exits(2).says("Run 'stackplug enable heat'.");
        playground
                .run("enable", "heat", "stable/x")
                .exits(2)
                .says("comes after the URL", "'stackplug enable heat https://opendev.org/openstack/heat stable/x'");
        playground.run("enable", "heat", "heat").exits(2).says("help: Run 'stackplug enable heat'.");
        playground
                .run("enable", "https://git.example.org/my/thing.git/")
                .exits(2)
                .says(
                        "the name of the plugin is missing",
                        "'stackplug enable thing https://git.example.org/my/thing.git/'");
        playground.run("enable", "./..").exits(2).says("'stackplug enable NAME ./..'");
        playground.run("enable", "mine", "barbcan").exits(2).says("Did you mean barbican?");
        playground.run("enable", "mine", "zzzzz").exits(2).says("'./zzzzz'");
        assertFalse(Files.exists(conf));
    }

    @Test
    void writesARelativePathAsAnAbsoluteOne() throws IOException {
        playground.plugin("mine", "devstack/plugin.sh", "true\n");
        Path repository = playground.repository("mine").toRealPath();
        playground
                .runIn(repository.resolve("devstack"), "-C", playground.topDir().toString(), "enable", "mine", "..")
                .exits(0)
                .prints("+enable_plugin mine " + repository);
        playground.run("fetch").exits(0);
        playground.run("enable", "other", "../nowhere").exits(2).says("there is nothing at '../nowhere'");
        assertFalse(conf().contains("other"), conf());
    }
}
