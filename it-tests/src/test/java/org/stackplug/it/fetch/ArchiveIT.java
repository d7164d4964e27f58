package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.IOUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.it.fixture.ArchiveUpstream;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.spi.fetch.Revision;

/** A plugin that is an archive, with a backend from ext/: no message about it mentions what only a repository has. */
@Execution(ExecutionMode.CONCURRENT)
class ArchiveIT {
    private static final Pattern OF_REPOSITORIES =
            Pattern.compile("\\b(branch|tag|commit|force|repositor)\\w*", Pattern.CASE_INSENSITIVE);

    private static final String FILE = "devstack/plugin.sh";

    private Playground playground;
    private ArchiveUpstream archive;
    private Path checkout;

    @BeforeEach
    void installBackend(@TempDir Path folder) throws IOException, URISyntaxException {
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        Path jar = Path.of(System.getProperty("stackplug.archive"));
        // In a folder of its own: the libraries of the distribution are not the backend's.
        Path ext = Files.createDirectory(copy.ext().resolve("archive"));
        for (Path file :
                List.of(jar, jarOf(TarArchiveInputStream.class), jarOf(IOUtils.class), jarOf(ArrayUtils.class))) {
            Files.copy(file, ext.resolve(file.getFileName()));
        }
        playground = new Playground(Files.createDirectory(folder.resolve("play"))).with(copy);
        archive = ArchiveUpstream.tar(Files.createDirectory(playground.root().resolve("archives")));
        checkout = playground.dest().resolve("alpha");
        playground.localrc("enable_plugin alpha " + archive.url());
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Packs a plugin that records a word and the point in TOP_DIR/order. */
    private Revision pack(String word) {
        GitSandbox.write(archive.files(), FILE, "echo \"" + word + " $*\" >>\"$TOP_DIR/order\"\n");
        return archive.add();
    }

    private Result run(String... arguments) {
        Result result = playground.run(arguments);
        assertFalse(OF_REPOSITORIES.matcher(result.out() + result.err()).find(), result::toString);
        return result;
    }

    private void edit() throws IOException {
        Files.writeString(checkout.resolve(FILE), "echo \"edited $*\" >>\"$TOP_DIR/order\"\n");
        Files.writeString(checkout.resolve("untracked"), "mine\n");
    }

    @Test
    void fetchesAndRunsAnArchive() {
        Revision one = pack("one");
        run("plan").exits(0).prints("alpha", "to be fetched");
        run("fetch").exits(0).prints("alpha " + one);
        run("status").exits(0).prints("alpha  current", "checked out " + one.abbreviated());
        run("status", "--remote").exits(0);
        run("plan").exits(0).prints("at " + one.abbreviated());
        run("stack").exits(0);
        assertTrue(playground.order().contains("one stack install"), playground.order()::toString);
        run("fetch", "--locked").exits(0);
        run("unstack").exits(0);
        run("clean").exits(0);
    }

    @Test
    void usesAnEditedCheckout() throws IOException {
        pack("one");
        run("fetch").exits(0);
        edit();
        run("status").exits(0).prints("alpha  dirty", "edited: " + FILE, "untracked: untracked");
        run("stack").exits(0).says("warning", "edited: " + FILE);
        assertTrue(playground.order().contains("edited stack install"), playground.order()::toString);
        run("fetch", "--locked").exits(6).says("error[SP602]", "edited: " + FILE);
    }

    @Test
    void movesToAChangedArchiveOnlyByAnUpdate() {
        Revision one = pack("one");
        run("fetch").exits(0);
        Revision two = pack("two");
        run("status", "--remote").exits(0).prints("alpha  current", "the remote has " + two.abbreviated());
        run("stack").exits(0);
        assertTrue(playground.order().contains("one stack install"), playground.order()::toString);
        run("update", "--check").exits(6).prints(one.abbreviated() + " → " + two.abbreviated());
        run("update").exits(0).prints(one.abbreviated() + " → " + two.abbreviated());
        run("update", "--check").exits(0);
        run("stack").exits(0);
        assertTrue(playground.order().contains("two stack install"), playground.order()::toString);
    }

    @Test
    void protectsEditsFromAChangedArchive() throws IOException {
        pack("one");
        run("fetch").exits(0);
        edit();
        Revision two = pack("two");
        run("stack").exits(0).says("edited: " + FILE);
        run("update").exits(4).says("error[SP409]", "edited: " + FILE, "Copy it to another folder", "--discard");
        assertEquals("mine\n", Playground.read(checkout.resolve("untracked")));
        Result discarded = run("update", "--discard").exits(0).says("are kept under .stackplug-snapshot/backup/");
        run("status").exits(0).prints("alpha  current", two.abbreviated());
        playground.git().shell(checkout, restore(discarded));
        run("status").exits(0).prints("alpha  dirty", "edited: " + FILE, "untracked: untracked");
        assertEquals("mine\n", Playground.read(checkout.resolve("untracked")));
    }

    /** Returns the command of the line about the backup, which is between the last two quotes around "restores it". */
    private static String restore(Result result) {
        String line = result.errLines().stream()
                .filter(text -> text.contains("are kept under"))
                .findFirst()
                .orElseThrow();
        return line.substring(line.indexOf(", '") + 3, line.lastIndexOf("' restores it"));
    }

    @Test
    void reportsALockedArchiveThatHasChanged() throws IOException {
        pack("one");
        run("fetch").exits(0);
        pack("two");
        playground.git().shell(playground.dest(), "rm -rf alpha");
        run("fetch", "--locked")
                .exits(4)
                .says("error[SP402]", "does not have the locked state any more", "has changed since");
        run("update").exits(0);
    }

    @Test
    void checksThePinnedDigest() {
        Revision one = pack("one");
        playground.localrc("enable_plugin alpha " + archive.url() + " " + archive.pinned(one));
        run("fetch").exits(0);
        pack("two");
        run("fetch").exits(0);
        run("update").exits(4).says("error[SP402]", "the source has no state '" + one + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "stable/2026.1", "refs/heads/main", "0123456789"})
    void reportsARefThatNoArchiveHas(String ref) {
        pack("one");
        playground.localrc("enable_plugin alpha " + archive.url() + " " + ref);
        String all = playground.run("fetch").exits(4).says("error[SP402]").err();
        assertFalse(OF_REPOSITORIES.matcher(all.replace(ref, "")).find(), all);
    }

    @Test
    void reportsAMissingAndADamagedArchive() throws IOException {
        run("fetch").exits(4).says("error[SP401]", "there is no such source");
        Files.writeString(archive.file(), "rubbish\n".repeat(200));
        run("fetch").exits(4).says("the source can't be used");
    }

    @Test
    void reportsAnArchiveThatIsNotAPlugin() {
        GitSandbox.write(archive.files(), "file", "content");
        archive.add();
        run("fetch").exits(4).says("the source has no folder devstack/ at its root");
    }

    @Test
    void reportsSomethingElseInItsPlace() throws IOException {
        pack("one");
        GitSandbox.write(checkout, "file", "mine\n");
        run("fetch").exits(4).says("is not a checkout", "not fetched from such a source");
        assertEquals("mine\n", Playground.read(checkout.resolve("file")));
    }

    @Test
    void tearsDownAnArchiveThatIsNotEnabledAnyMore() {
        pack("one");
        run("stack").exits(0);
        Revision two = pack("two");
        run("update").exits(0);
        playground.localrc("enable_plugin beta " + archive.url());
        run("stack").exits(0);
        run("unstack").exits(0).says("it is torn down as well, by its state " + two.abbreviated());
        assertTrue(playground.order().contains("two unstack"), playground.order()::toString);
    }

    /** The files of git and of an archive have nothing in common: a whole checkout takes the place of another one. */
    @Test
    void replacesTheCheckoutOfAnotherBackendAndKeepsIt() throws IOException {
        playground.recordingPlugin("alpha").localrc(playground.enable("alpha"));
        playground.run("fetch").exits(0);
        Files.writeString(checkout.resolve("untracked"), "mine");
        pack("archived");
        playground.localrc("enable_plugin alpha " + archive.url());

        playground.run("plan").exits(0);
        playground.run("fetch").exits(0).says("the checkout that another backend had made is now in ");

        Path kept = onlyFolder(playground.dest().resolve(".stackplug/replaced"));
        assertEquals("mine", Files.readString(kept.resolve("untracked")));
        assertTrue(Files.exists(kept.resolve(".git")));
        playground.run("stack").exits(0);
        assertTrue(playground.read("order").contains("archived stack install"));

        playground.localrc(playground.enable("alpha"));
        edit();
        playground
                .run("fetch")
                .exits(4)
                .says("error[SP409]: alpha: another backend has made the checkout, which holds work of yours", FILE);
        assertTrue(Files.readString(checkout.resolve(FILE)).contains("edited"));
        playground.run("fetch", "--discard").exits(0);
        assertTrue(Files.exists(checkout.resolve(".git")));
        playground.run("status").exits(0);
    }

    private static Path onlyFolder(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = all.toList();
            assertEquals(1, found.size(), found::toString);
            return found.get(0);
        }
    }
}
