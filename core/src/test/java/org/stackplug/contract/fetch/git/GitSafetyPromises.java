package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.RefName;

/** Promises of safety: no code of a repository runs, and monitors are called as promised. */
abstract class GitSafetyPromises extends GitFixture {
    GitSafetyPromises(GitFetcherContract contract) {
        super(contract);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/x.git",
                "http://example.org/x",
                "git://example.org/x",
                "ssh://git@example.org/x",
                "git@example.org:x.git",
                "file:///srv/x",
                "/srv/x y"
            })
    void supportsTheUrlsOfGit(String url) {
        assertInstanceOf(Support.Supported.class, provider().supports(url));
    }

    @Test
    void writesNoHook() throws Exception {
        Path hooks = materialize("trunk").resolve(".git/hooks");
        if (Files.isDirectory(hooks)) {
            try (var files = Files.list(hooks)) {
                assertTrue(files.allMatch(file -> file.toString().endsWith(".sample")));
            }
        }
    }

    @Test
    void runsNoHookOfACheckout() throws Exception {
        Path marker = temporary.resolve("hook-ran");
        materialize("trunk");
        for (String hook : new String[] {
            "post-checkout",
            "post-merge",
            "reference-transaction",
            "pre-commit",
            "post-commit",
            "post-index-change",
            "pre-auto-gc",
            "post-rewrite",
            "fsmonitor-watchman"
        }) {
            GitSandbox.write(place, ".git/hooks/" + hook, "#!/bin/sh\necho " + hook + " >> '" + marker + "'\n")
                    .toFile()
                    .setExecutable(true);
        }
        git.commit(repository, "file", "four\n");
        move("trunk");
        GitSandbox.write(place, "file", "edited");
        inspect(place);
        fetcher.backUp(place, new RefName("refs/stackplug/kept/1"));
        assertFalse(Files.exists(marker), () -> assertDoesNotThrow(() -> read(marker)));
    }

    @Test
    void runsNoProgramOfTheConfigurationOfACheckout() throws Exception {
        Path marker = temporary.resolve("program-ran");
        Path script = GitSandbox.write(temporary, "script", "#!/bin/sh\necho \"$@\" >> '" + marker + "'\n");
        script.toFile().setExecutable(true);
        materialize("trunk");
        for (String key : new String[] {
            "core.fsmonitor",
            "core.sshCommand",
            "core.askPass",
            "core.gitProxy",
            "core.editor",
            "core.pager",
            "core.alternateRefsCommand",
            "diff.external",
            "gpg.program",
            "credential.helper"
        }) {
            git.run(place, "config", key, script.toString());
        }
        git.run(place, "config", "commit.gpgSign", "true");
        git.commit(repository, "file", "four\n");
        move("trunk");
        GitSandbox.write(place, "file", "edited");
        inspect(place);
        fetcher.backUp(place, new RefName("refs/stackplug/kept/1"));
        assertFalse(Files.exists(marker), () -> assertDoesNotThrow(() -> read(marker)));
    }

    @Test
    void runsNoFilterOfARepository() throws Exception {
        Path marker = temporary.resolve("filter-ran");
        git.commit(repository, ".gitattributes", "file filter=x\n");
        materialize("trunk");
        for (String kind : new String[] {"clean", "smudge"}) {
            git.run(place, "config", "filter.x." + kind, "touch '" + marker + "'; cat");
        }
        git.run(place, "config", "filter.x.process", "touch '" + marker + "'");
        git.run(place, "config", "filter.x.required", "true");
        git.commit(repository, "file", "four\n");
        move("trunk");
        GitSandbox.write(place, "file", "edited");
        inspect(place);
        fetcher.backUp(place, new RefName("refs/stackplug/kept/1"));
        assertFalse(Files.exists(marker));
    }

    @Test
    void writesAFileWithAnUnknownFilterAsItIs() throws Exception {
        git.commit(repository, ".gitattributes", "file filter=lfs diff=lfs merge=lfs -text\n");
        assertEquals("three\n", read(materialize("trunk").resolve("file")));
    }
}
