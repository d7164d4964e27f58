package org.stackplug.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.Finding;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** The findings of each fetch backend that a plugin needs. */
final class FetcherExam implements Examination {
    private final DoctorRequest request;
    private final EvaluatedLocalrc.Declared declared;
    private final boolean offline;

    FetcherExam(DoctorRequest request, EvaluatedLocalrc.Declared declared, boolean offline) {
        this.request = request;
        this.declared = declared;
        this.offline = offline;
    }

    @Override
    public String topic() {
        return "fetchers";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try (Fetchers fetchers = new Fetchers(request.fetchers(), request.options(), offline)) {
            Map<SourceFetcher, Map<Path, Source>> chosen = new LinkedHashMap<>();
            for (Declaration plugin : declared.declarations()) {
                try {
                    SourceFetcher fetcher =
                            fetchers.choose(plugin.name(), plugin.source()).fetcher();
                    chosen.computeIfAbsent(fetcher, any -> new LinkedHashMap<>())
                            .put(declared.places().of(plugin), plugin.source());
                } catch (StackplugException e) {
                    e.problems()
                            .forEach(problem -> findings.add(
                                    Findings.of(topic(), Finding.Level.PROBLEM, problem.at(plugin.place()))));
                }
            }
            chosen.forEach((fetcher, plugins) -> findings.addAll(check(fetcher, plugins)));
        }
        return findings;
    }

    private List<Finding> check(SourceFetcher fetcher, Map<Path, Source> plugins) {
        try {
            return fetcher.check(plugins);
        } catch (FetchException e) {
            return List.of(Finding.note(
                    topic(),
                    "a fetcher could not examine this machine: " + e.getMessage(),
                    "Report it to the author of the backend."));
        }
    }
}
