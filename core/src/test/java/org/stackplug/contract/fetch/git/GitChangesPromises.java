package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

/** The promises about the changes that a move brings. */
@Needs(Capability.CHANGES)
abstract class GitChangesPromises extends GitFixture {
    GitChangesPromises(GitFetcherContract contract) {
        super(contract);
    }

    private Optional<Changes> changes(Revision earlier, Optional<String> diffOf) throws FetchException {
        ResolvedRef later = resolve("trunk");
        return fetcher.changes(
                CheckoutRequest.full(source("trunk"), later), earlier, place, diffOf, FetchMonitor.SILENT);
    }

    @Test
    void countsCommitsAndNamesTheChangedFiles() throws FetchException {
        Revision before = resolve("trunk").revision();
        git.commit(repository, "devstack/new", "1\n");
        git.commit(repository, "file", "four\n");
        git.run(repository, "rm", "-q", "devstack/plugin.sh");
        git.commit(repository, "zzz", "");

        Changes changes = changes(before, Optional.empty()).orElseThrow();

        Changes.History history = changes.history().orElseThrow();
        assertEquals(List.of(3, 0), List.of(history.arriving(), history.lost()));
        assertEquals(3, history.subjects().size());
        assertEquals(
                List.of(
                        new Changes.ChangedFile("devstack/new", Changes.Effect.ADDED),
                        new Changes.ChangedFile("devstack/plugin.sh", Changes.Effect.REMOVED),
                        new Changes.ChangedFile("file", Changes.Effect.CHANGED),
                        new Changes.ChangedFile("zzz", Changes.Effect.ADDED)),
                changes.files());
        assertEquals(2, changes.below("devstack").size());
        assertEquals("", changes.diff());
    }

    @Test
    void showsTheDiffOfOneFolder() throws FetchException {
        Revision before = resolve("trunk").revision();
        git.commit(repository, "devstack/plugin.sh", "echo more\n");
        git.commit(repository, "file", "not shown\n");

        String diff = changes(before, Optional.of("devstack")).orElseThrow().diff();

        assertTrue(diff.contains("+++ b/devstack/plugin.sh\n") && diff.contains("\n+echo more\n"), diff);
        assertFalse(diff.contains("not shown"), diff);
    }

    @Test
    void countsWhatAForcePushDrops() throws FetchException {
        Revision before = resolve("trunk").revision();
        git.run(repository, "reset", "-q", "--hard", "HEAD~2");
        git.commit(repository, "file", "another\n");

        Changes.History history =
                changes(before, Optional.empty()).orElseThrow().history().orElseThrow();

        assertEquals(List.of(1, 2), List.of(history.arriving(), history.lost()));
    }

    @Test
    void knowsNothingOfACommitThatIsNowhere() throws FetchException {
        assertTrue(
                changes(new Revision("0123456789".repeat(4)), Optional.empty()).isEmpty());
    }

    @Test
    void changesNothingOnTheDisk() throws FetchException {
        materialize("trunk");
        Revision before = resolve("trunk").revision();
        git.commit(repository, "file", "four\n");
        List<String> refs = lines(place, "for-each-ref");

        assertTrue(changes(before, Optional.of("devstack")).isPresent());

        assertEquals(refs, lines(place, "for-each-ref"));
        assertEquals(before.id(), git.run(place, "rev-parse", "HEAD"));
    }
}
