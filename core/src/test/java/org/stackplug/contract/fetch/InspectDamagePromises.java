package org.stackplug.contract.fetch;

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

/** What is left when something went wrong, and what only looks so. */
abstract class InspectDamagePromises extends FetcherFixture {
    InspectDamagePromises(SourceFetcherContract contract) {
        super(contract);
    }

    private Path cloned() {
        git.run(temporary, "clone", "-q", "file://" + upstream, place.toString());
        return place;
    }

    /** What DevStack leaves after a failed clone, and then takes for a checkout. */
    @Test
    void aCloneThatGotNoCommitIsBroken() throws FetchException {
        git.init("place", "trunk");
        git.run(place, "remote", "add", "origin", upstream.toString());
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void aBrokenCheckoutSaysWhatWasFound() throws FetchException {
        git.init("place", "trunk");
        assertFalse(inspect(place).detail().isEmpty());
    }

    @Test
    void anEmptyRepositoryFolderIsBroken() throws Exception {
        Files.createDirectory(place.resolve(".git"));
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void aRepositoryWithoutHeadIsBroken() throws Exception {
        Files.delete(cloned().resolve(".git/HEAD"));
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void aHeadThatHoldsNonsenseIsBroken() throws Exception {
        GitSandbox.write(cloned(), ".git/HEAD", "nonsense\n");
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void aRepositoryWithoutItsObjectsIsBroken() throws Exception {
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
    void aRepositoryWithoutOneBlobIsBroken() throws Exception {
        cloned();
        String blob = git.run(place, "rev-parse", "HEAD:file");
        git.shell(
                place,
                "mv .git/objects/pack/*.pack ../pack && rm -f .git/objects/pack/* && git unpack-objects -q < ../pack");
        Files.delete(place.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void aFileThatLeadsToNoRepositoryIsBroken() throws FetchException {
        GitSandbox.write(place, ".git", "gitdir: " + temporary.resolve("gone") + "\n");
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void anIndexThatIsDamagedIsBroken() throws FetchException {
        GitSandbox.write(cloned(), ".git/index", "nonsense");
        assertKind(Kind.BROKEN, place);
    }

    /** A clone that was killed while it wrote files has no index yet, and its lock. */
    @Test
    void aCloneKilledDuringCheckoutIsBroken() throws Exception {
        Files.move(cloned().resolve(".git/index"), place.resolve(".git/index.lock"));
        Files.delete(place.resolve("file"));
        GitSandbox.write(place, "devstack/plugin.sh", "echo he");
        assertKind(Kind.BROKEN, place);
    }

    @Test
    void aCloneKilledDuringCheckoutWithAFileOfTheUsersIsDirty() throws Exception {
        Files.delete(cloned().resolve(".git/index"));
        GitSandbox.write(place, "mine", "work");
        assertEquals(List.of("mine"), inspect(place).work().untracked());
    }

    /** Another git may be at work, or have crashed: neither makes the checkout unusable. */
    @Test
    void aLeftLockOfTheIndexIsStillClean() throws FetchException {
        GitSandbox.write(cloned(), ".git/index.lock", "");
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void aRepositoryThatSomebodyJustBeginsHoldsHisFiles() throws FetchException {
        git.init("place", "trunk");
        GitSandbox.write(place, "mine", "work");
        assertKind(Kind.DIRTY, place);
    }

    @Test
    void anUnfinishedMergeIsDirty() throws FetchException {
        cloned();
        git.run(place, "checkout", "-q", "-b", "mine", two);
        git.commit(place, "file", "mine");
        git.shell(place, "! git merge -q origin/trunk");
        assertKind(Kind.DIRTY, place);
    }
}
