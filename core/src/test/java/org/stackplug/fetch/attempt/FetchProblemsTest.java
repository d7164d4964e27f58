package org.stackplug.fetch.attempt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceKind;

class FetchProblemsTest {
    private static final Declaration REPOSITORY = new Declaration(
            "alpha", new Source("https://example.org/alpha", "x"), new Place(Path.of("/top/local.conf"), 2));

    @ParameterizedTest
    @EnumSource(Reason.class)
    void speaksOfNoRepositoryWhereThereIsNone(Reason reason) {
        String text = text(FetchProblems.of(
                REPOSITORY.ofKind(SourceKind.SNAPSHOT), new FetchException(reason, "the backend's own words")));
        for (String word : List.of("branch", "tag", "commit", "repository")) {
            assertFalse(text.contains(word), text);
        }
        assertTrue(text.contains("alpha: "), text);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NO_REPOSITORY", "NO_REF", "CORRUPT"})
    void speaksOfARepositoryWhereThereIsOne(Reason reason) {
        FetchException failure = reason == Reason.NO_REF
                ? FetchException.noRef("no x", List.of(), Optional.empty())
                : new FetchException(reason, "the backend's own words");
        String text = text(FetchProblems.of(REPOSITORY, failure));
        assertTrue(text.contains("repository"), text);
    }

    private static String text(Problem problem) {
        return (problem.sentence() + "\n" + String.join("\n", problem.explanation()) + "\n" + problem.remedy())
                .toLowerCase(Locale.ROOT);
    }
}
