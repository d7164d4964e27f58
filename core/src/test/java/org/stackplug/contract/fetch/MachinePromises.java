package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Finding;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises about the examination of the machine, in advance of a run. */
abstract class MachinePromises extends FetcherFixture {
    MachinePromises(SourceFetcherContract contract) {
        super(contract);
    }

    private static List<Finding> problems(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                .toList();
    }

    @Test
    void findsNoProblemWhereItCanFetch() throws FetchException {
        assertEquals(List.of(), problems(fetcher.check(Map.of(place, source(upstream.newest())))));
    }

    @Test
    void findsNoProblemWithoutPlugins() throws FetchException {
        assertEquals(List.of(), problems(fetcher.check(Map.of())));
    }

    @Test
    void changesNothingByExamining() throws FetchException, IOException {
        materialize();
        Map<String, String> before = content(temporary, true);

        fetcher.check(Map.of(place, source(upstream.newest()), temporary.resolve("absent"), source("other")));

        assertEquals(before, content(temporary, true));
    }

    @Test
    void leavesASourceThatCannotExistToTheFetch() throws FetchException {
        Source impossible = new Source("/no/such/source", "nothing");
        try (SourceFetcher offline = create(new FetcherContext(
                Optional.empty(), true, FetcherContext.plain().idleTimeout(), Map.of()))) {
            assertEquals(List.of(), problems(offline.check(Map.of(Path.of("/no/such/place"), impossible))));
        }
    }
}
