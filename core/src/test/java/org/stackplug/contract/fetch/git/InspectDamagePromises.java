package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutState.Kind;
import org.stackplug.spi.fetch.FetchException;

/** Promises about the remains of failed clones, and about checkouts that only look damaged. */
abstract class InspectDamagePromises extends GitFixture {
    InspectDamagePromises(GitFetcherContract contract) {
        super(contract);
    }

    private Path cloned() {
        git.run(temporary, "clone", "-q", "file://" + repository, place.toString());
        return place;
    }

    /** DevStack leaves such a repository after a failed clone, and then uses it as a checkout. */
    @Test
    void findsACloneWithoutACommitBroken() throws FetchException {
        git.init("place", "trunk");
        git.run(place, "remote", "add", "origin", repository.toString());
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void describesABrokenCheckout() throws FetchException {
        git.init("place", "trunk");
        assertFalse(inspect(place).detail().isEmpty());
    }

    @Test
    void findsAnEmptyRepositoryFolderBroken() throws Exception {
        Files.createDirectory(place.resolve(".git"));
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void findsARepositoryWithoutHeadBroken() throws Exception {
        Files.delete(cloned().resolve(".git/HEAD"));
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void findsANonsensicalHeadBroken() throws Exception {
        GitSandbox.write(cloned(), ".git/HEAD", "nonsense\n");
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void findsARepositoryWithoutObjectsBroken() throws Exception {
        cloned();
        deletePacks();
        assertKind(Kind.BROKEN, place);
    }

    private void deletePacks() throws IOException {
        try (Stream<Path> files = Files.list(place.resolve(".git/objects/pack"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void findsARepositoryWithoutOneBlobBroken() throws Exception {
        cloned();
        String blob = git.run(place, "rev-parse", "HEAD:file");
        git.shell(
                place,
                "mv .git/objects/pack/*.pack ../pack && rm -f .git/objects/pack/* && git unpack-objects -q < ../pack");
        Files.delete(place.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void findsAFileThatLeadsToNoRepositoryBroken() throws FetchException {
        GitSandbox.write(place, ".git", "gitdir: " + temporary.resolve("gone") + "\n");
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void findsADamagedIndexBroken() throws FetchException {
        GitSandbox.write(cloned(), ".git/index", "nonsense");
        assertKind(Kind.BROKEN, place);
    }

    /** A clone that was killed while it wrote files has the lock of the index, and no index. */
    @Test
    void findsACloneKilledDuringItsCheckoutBroken() throws Exception {
        Files.move(cloned().resolve(".git/index"), place.resolve(".git/index.lock"));
        Files.delete(place.resolve("file"));
        GitSandbox.write(place, "devstack/plugin.sh", "echo he");
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void findsAKilledCloneWithAFileOfTheUserDirty() throws Exception {
        Files.delete(cloned().resolve(".git/index"));
        GitSandbox.write(place, "mine", "work");
        assertEquals(List.of("mine"), inspect(place).work().untracked());
    }

    /** Another git may be running or have crashed: the checkout is usable in both cases. */
    @Test
    void ignoresALeftLockOfTheIndex() throws FetchException {
        GitSandbox.write(cloned(), ".git/index.lock", "");
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void findsANewRepositoryOfTheUserDirty() throws FetchException {
        git.init("place", "trunk");
        GitSandbox.write(place, "mine", "work");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void findsAnUnfinishedMergeDirty() throws FetchException {
        cloned();
        git.run(place, "checkout", "-q", "-b", "mine", two);
        git.commit(place, "file", "mine");
        git.shell(place, "! git merge -q origin/trunk");
        assertKind(Kind.DIRTY, place);
    }
}
