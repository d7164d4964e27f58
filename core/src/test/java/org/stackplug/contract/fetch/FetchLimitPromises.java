package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises about limits: a source can't write more than is allowed, and the failure names the limit. */
abstract class FetchLimitPromises extends FetcherFixture {
    FetchLimitPromises(SourceFetcherContract contract) {
        super(contract);
    }

    private SourceFetcher limited(FetchLimit limit, long most) throws FetchException {
        return create(new FetcherContext(
                Optional.empty(),
                false,
                Duration.ofMinutes(1),
                Map.of(),
                FetchLimits.defaults().with(limit, most)));
    }

    private static void assertLimit(FetchLimit limit, Executable call) {
        FetchException failure = assertReason(Reason.LIMIT, call);
        assertTrue(failure.getMessage().contains(limit.setting()), failure.getMessage());
    }

    private void assertRefusesToWrite(FetchLimit limit, long most) throws Exception {
        CheckoutRequest request = request(upstream.newest());
        try (SourceFetcher limited = limited(limit, most)) {
            assertLimit(limit, () -> limited.materialize(request, place, FetchMonitor.SILENT));
        }
    }

    @Test
    void refusesAStateWithTooManyFiles() throws Exception {
        assertRefusesToWrite(FetchLimit.FILES, 1);
    }

    @Test
    void refusesAStateWithTooManyBytes() throws Exception {
        assertRefusesToWrite(FetchLimit.CHECKOUT, 10);
    }

    @Test
    void refusesAFileThatIsTooLarge() throws Exception {
        addState("large", "x".repeat(100_000));
        assertRefusesToWrite(FetchLimit.OBJECT, 50_000);
    }

    @Test
    void changesNothingWhereAStateHasTooManyBytes() throws Exception {
        materialize();
        Map<String, String> before = content(place, false);
        addState("large", "x".repeat(100_000));
        try (SourceFetcher limited = limited(FetchLimit.CHECKOUT, 50_000)) {
            CheckoutRequest request = request(upstream.newest());
            assertLimit(FetchLimit.CHECKOUT, () -> limited.move(request, place, FetchMonitor.SILENT));
        }
        assertEquals(Optional.of(sample.three()), inspect(place).revision());
        assertEquals(before, content(place, false));
    }
}
