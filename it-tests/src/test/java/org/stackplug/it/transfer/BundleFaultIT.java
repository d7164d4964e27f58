package org.stackplug.it.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.FetchFixture;
import org.stackplug.it.fixture.Result;

/** Files that are not what they should be, and what {@code fetch --from} says of them: nothing is placed then. */
@Execution(ExecutionMode.CONCURRENT)
class BundleFaultIT extends FetchFixture {
    private Path bundle;

    @BeforeEach
    void writeBundle() throws IOException {
        bundle = playground.root().resolve("plugins.zip");
        fetch("--bundle", bundle.toString()).exits(0);
        playground.git().shell(playground.topDir(), "rm -rf stack");
        away("one");
    }

    private Result from() {
        return fetch("--from", bundle.toString());
    }

    private void assertNothingIsPlaced() throws IOException {
        assertFalse(Files.exists(checkout()), "a checkout is there");
        assertEquals(java.util.List.of(), leftovers());
        assertFalse(Files.exists(playground.latest().resolve("bundles")), "unpacked bundles are there");
    }

    /** Runs a line of python on the archive, whose names are z (read) and w (written). */
    private void rewrite(String lines) {
        playground.git().shell(playground.root(), """
                cat >rewrite.py <<'END'
                import json, zipfile
                z = zipfile.ZipFile('plugins.zip')
                all = {e.filename: z.read(e) for e in z.infolist()}
                manifest = json.loads(all['manifest.json'])
                first = manifest['repositories'][0]
                """ + lines + """

                all['manifest.json'] = json.dumps(manifest).encode()
                w = zipfile.ZipFile('new.zip', 'w')
                for name, data in all.items():
                    w.writestr(zipfile.ZipInfo(name), data)
                w.close()
                END
                python3 rewrite.py && mv new.zip plugins.zip
                """);
    }

    @Test
    void readsWhatWasRewrittenUnchanged() {
        rewrite("pass");
        from().exits(0);
        whole(checkout());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rm plugins.zip | there is no ",
                "mkdir x && mv x plugins.zip.d && rm plugins.zip && mv plugins.zip.d plugins.zip | it is a folder",
                "echo text >plugins.zip | it is not a file that 'stackplug fetch --bundle' has written",
                ": >plugins.zip | it is not a file that 'stackplug fetch --bundle' has written",
                "head -c -20 plugins.zip >x && mv x plugins.zip | it is damaged, or not complete",
                "head -c 500 plugins.zip >x && mv x plugins.zip | it is damaged, or not complete",
                "rm plugins.zip && mkfifo plugins.zip | it is a FIFO"
            })
    void refusesAFileThatIsNotOne(String change, String cause) throws IOException {
        playground.git().shell(playground.root(), change);
        from().exits(4).says("error[SP419]", cause);
        assertNothingIsPlaced();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manifest['format'] = 2 | a newer version has written it",
                "del manifest['repositories'] | its manifest.json is damaged",
                "all['../../escaped'] = b'x' | it has an entry that its manifest does not list: '../../escaped'",
                "all['/tmp/escaped.bundle'] = b'x' | it has an entry that its manifest does not list",
                "first['bundle'] = '../escaped.bundle' | its manifest.json is damaged",
                "del all['one.bundle'] | it lacks the entry 'one.bundle' of its manifest",
                "manifest['repositories'].append(dict(first)) | 'one' is there twice",
                "all['one.bundle'] = all['one.bundle'][:-1] + b'x' | the bundle of 'one' in it is damaged",
                "all['one.bundle'] = all['one.bundle'][:-9] | the bundle of 'one' in it is damaged",
                "first['bytes'] = '7' | the bundle of 'one' in it is damaged"
            })
    void refusesContentThatNoStackplugHasWritten(String change, String cause) throws IOException {
        rewrite(change);
        from().exits(4).says("error[SP419]", cause);
        assertNothingIsPlaced();
        assertFalse(Files.exists(playground.root().resolve("escaped")));
    }

    /** Digest and size can be right although the content is not a repository, or another one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b'not a bundle'",
                "all['one.bundle'].replace(b'# v2 git bundle', b'# v9 git bundle')",
                "all['one.bundle'][:-40]"
            })
    void refusesABundleThatHoldsNoRepository(String content) throws IOException {
        rewrite("import hashlib\nall['one.bundle'] = " + content
                + "\nfirst['sha256'] = hashlib.sha256(all['one.bundle']).hexdigest()"
                + "\nfirst['bytes'] = str(len(all['one.bundle']))");
        from().exits(4).says("error[SP419]", "one: its bundle does not have what it should");
        assertNothingIsPlaced();
    }

    /** The bundle is one of a repository, but has other commits than it says. */
    @Test
    void refusesABundleOfAnotherRepository() throws IOException {
        playground.plugin("other", FILE, "echo other\n");
        playground
                .git()
                .shell(playground.root(), "git -C repositories/other bundle create -q ../../other.bundle --all");
        rewrite("import hashlib\nall['one.bundle'] = open('other.bundle', 'rb').read()"
                + "\nfirst['sha256'] = hashlib.sha256(all['one.bundle']).hexdigest()"
                + "\nfirst['bytes'] = str(len(all['one.bundle']))");
        from().exits(4).says("error[SP419]", "one: its bundle does not have what it should");
        assertNothingIsPlaced();
    }

    @Test
    void refusesAnotherCommitThanTheLockHas() throws IOException {
        rewrite("first['commit'] = '0' * 40");
        from().exits(6)
                .says(
                        "error[SP601]",
                        "one: the bundle and the lock have different commits",
                        "The bundle has " + "0".repeat(40));
        assertNothingIsPlaced();
    }

    @Test
    void refusesToFetchWithoutALock() throws IOException {
        Files.delete(playground.topDir().resolve("stackplug.lock"));
        from().exits(6).says("error[SP601]", "there is no stackplug.lock to compare the bundle with");
        assertNothingIsPlaced();
    }

    @Test
    void refusesAPluginThatIsNotLocked() {
        playground.plugin("two", FILE, "echo two\n");
        playground.localrc(playground.enable("one"), playground.enable("two"));
        from().exits(6).says("error[SP601]", "two: --locked does not resolve refs again");
    }

    @Test
    void warnsOfRepositoriesThatAreNotNeeded() {
        rewrite("all['extra.bundle'] = all['one.bundle']\n"
                + "manifest['repositories'].append(dict(first, name='extra', bundle='extra.bundle'))");
        from().exits(0).says("the bundle has repositories that are not needed here, and are not used: extra");
        assertTrue(Files.exists(checkout()));
        assertFalse(Files.exists(playground.dest().resolve("extra")));
    }

    @Test
    void namesABackendThatHasNoBundles() throws IOException {
        Distribution copy = Distribution.built().copy(playground.root().resolve("copy"));
        Path jar = Path.of(System.getProperty("stackplug.native-git"));
        Files.copy(jar, copy.ext().resolve(jar.getFileName()));
        playground.with(copy);
        playground.file("stackplug.properties", "fetcher=native-git\n");
        from().exits(4).says("error[SP419]", "one: the backend 'native-git' has no bundles of repositories");

        Files.move(playground.repository("one.away"), playground.repository("one"));
        fetch("--bundle", bundle.toString())
                .exits(4)
                .says("error[SP419]", "one: the backend 'native-git' has no bundles of repositories");
    }
}
