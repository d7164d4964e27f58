package org.stackplug.contract.fetch.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.stackplug.contract.fetch.FetcherFixture;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Source;

/**
 * A repository and a fetcher.
 *
 * <p>The repository: commits {@code one}, {@code two}, {@code three} on the default branch {@code trunk}; a branch
 * {@code stable} at {@code two}; a light tag {@code light} at {@code one}, an annotated tag {@code v1.0} at {@code two}; a
 * change {@code refs/changes/01/1/1} whose commit no branch has.
 */
abstract class GitFixture extends FetcherFixture {
    /** The ref of the change. */
    static final String CHANGE = "refs/changes/01/1/1";

    GitSandbox git;

    /** The repository that the methods of the fixture fetch from. A test may choose another one. */
    Path repository;

    String one;
    String two;
    String three;
    String change;

    GitFixture(GitFetcherContract contract) {
        super(contract);
    }

    @BeforeEach
    void openRepository() throws IOException {
        git = new GitSandbox(temporary);
        repository = upstream.files();
        one = sample.one().id();
        two = sample.two().id();
        three = sample.three().id();
        change = Files.readString(repository.resolve(".git").resolve(CHANGE)).strip();
    }

    @Override
    protected Source source(String ref) {
        return new Source(repository.toString(), ref);
    }

    int behind(Path checkout) throws FetchException {
        return inspect(checkout).branch().map(CheckoutState.Branch::behind).orElse(0);
    }

    List<String> lines(Path folder, String... arguments) {
        String output = git.run(folder, arguments);
        return output.isEmpty() ? List.of() : List.of(output.split("\n", -1));
    }
}
