package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Promises about refs: which state a ref leads to. */
abstract class ResolvePromises extends FetcherFixture {
    ResolvePromises(SourceFetcherContract contract) {
        super(contract);
    }

    private static ResolvedRef expected(String name, Revision state) {
        return ResolvedRef.ofRef(new RefName(name), state);
    }

    @Test
    void resolvesTheRefOfTheNewestState() throws FetchException {
        assertEquals(sample.three(), resolve(upstream.newest()).revision());
    }

    @Test
    void resolvesTheSameRefToALaterState() throws FetchException {
        write(upstream.files(), "file", "four\n");
        Revision four = upstream.add();
        assertEquals(four, resolve(upstream.newest()).revision());
    }

    @Test
    void resolvesHeadToTheNewestState() throws FetchException {
        assertEquals(sample.three(), resolve(Source.HEAD).revision());
    }

    @Test
    void resolvesARevisionToItself() throws FetchException {
        assertEquals(ResolvedRef.ofCommit(sample.three()), resolve(upstream.pinned(sample.three())));
    }

    @Test
    @Needs(Capability.EARLIER_STATES)
    void resolvesAnEarlierRevisionToItself() throws FetchException {
        assertEquals(ResolvedRef.ofCommit(sample.two()), resolve(upstream.pinned(sample.two())));
    }

    @Test
    @Needs(Capability.BRANCHES)
    void resolvesABranchToItsTip() throws FetchException {
        assertEquals(expected("refs/heads/stable", sample.two()), resolve("stable"));
    }

    @Test
    @Needs(Capability.BRANCHES)
    void resolvesABranchWithSlashesInItsName() throws FetchException {
        upstream.name(RefName.branch("old/2026.1"), sample.one());
        assertEquals(expected("refs/heads/old/2026.1", sample.one()), resolve("old/2026.1"));
    }

    @Test
    @Needs(Capability.BRANCHES)
    void resolvesABranchByItsFullName() throws FetchException {
        assertEquals(expected("refs/heads/stable", sample.two()), resolve("refs/heads/stable"));
    }

    @Test
    @Needs(Capability.BRANCHES)
    void findsNoBranchByTheBeginningOfItsName() {
        assertReason(Reason.NO_REF, () -> resolve("sta"));
    }

    @Test
    @Needs(Capability.TAGS)
    void resolvesATagToItsState() throws FetchException {
        assertEquals(expected("refs/tags/light", sample.one()), resolve("light"));
    }

    @Test
    @Needs({Capability.BRANCHES, Capability.TAGS})
    void prefersATagToABranch() throws FetchException {
        upstream.name(new RefName("refs/tags/stable"), sample.one());
        assertEquals(expected("refs/tags/stable", sample.one()), resolve("stable"));
    }

    @Test
    @Needs({Capability.BRANCHES, Capability.TAGS})
    void resolvesATagByItsFullName() throws FetchException {
        upstream.name(new RefName("refs/tags/stable"), sample.one());
        assertEquals(expected("refs/tags/stable", sample.one()), resolve("refs/tags/stable"));
    }

    @Test
    void reportsAMissingRef() {
        assertReason(Reason.NO_REF, () -> resolve("nothing"));
    }

    @Test
    void reportsAMissingSource() {
        Source nowhere = new Source(another("nowhere").url(), upstream.newest());
        assertReason(Reason.NO_REPOSITORY, () -> fetcher.resolve(nowhere, FetchMonitor.SILENT));
    }

    @Test
    void reportsAMissingSourceForARevision() {
        Source nowhere = new Source(another("nowhere").url(), upstream.pinned(sample.one()));
        assertReason(Reason.NO_REPOSITORY, () -> fetcher.resolve(nowhere, FetchMonitor.SILENT));
    }

    @Test
    void resolvesByAUrlWithBlanksAndUnicode() throws FetchException {
        Upstream another = another("my plug\u00efn \u65e5\u672c");
        write(another.files(), "file", "content");
        Revision state = another.add();
        Source source = new Source(another.url(), another.newest());
        assertEquals(state, fetcher.resolve(source, FetchMonitor.SILENT).revision());
    }

    @Test
    @Needs({Capability.EARLIER_STATES, Capability.HISTORY})
    void neverDeniesAStateThatLeadsToALaterOne() throws FetchException {
        assertNotEquals(Optional.of(false), isAncestor(sample.one()));
    }

    @Test
    @Needs(Capability.HISTORY)
    void neverConfirmsAStateBeforeARewrite() throws FetchException {
        write(upstream.files(), "file", "rewritten\n");
        upstream.rewrite();
        assertNotEquals(Optional.of(true), isAncestor(sample.three()));
    }

    private Optional<Boolean> isAncestor(Revision earlier) throws FetchException {
        String ref = upstream.newest();
        return fetcher.isAncestor(source(ref), earlier, resolve(ref), FetchMonitor.SILENT);
    }

    @Test
    void changesNothingInTheSource() throws Exception {
        Path folder = temporary.resolve("upstream");
        Map<String, String> before = content(folder, true);
        materialize();
        assertEquals(before, content(folder, true));
    }
}
