package org.stackplug.fetch.attempt;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.RefName;

/** Words a ref that the remote does not have, with what it has instead. */
final class MissingRef {
    private static final int MAX_SHOWN = 6;
    private static final int MAX_NAME = 100;

    private final List<RefName> refs;
    private final List<RefName> nearest;
    private final Optional<String> defaultBranch;

    private MissingRef(String ref, FetchException e) {
        this.refs = e.refs().orElse(List.of());
        this.nearest = NearestRefs.of(ref, refs);
        this.defaultBranch = e.defaultBranch().map(MissingRef::shortened);
    }

    static Problem problem(Declaration declaration, FetchException e) {
        String name = declaration.name();
        if (!declaration.hasHistory()) {
            return Problem.of(
                            ErrorCode.NO_REF,
                            name + ": the source has no state '"
                                    + declaration.source().ref() + "'")
                    .because(NearestWords.withQuestion(
                            e.getMessage(),
                            declaration.source().ref(),
                            e.refs().orElse(List.of()).stream()
                                    .map(RefName::shortName)
                                    .toList()))
                    .remedy(
                            "Correct the third argument of enable_plugin, or leave it out for the source as it is now.");
        }
        if (e.refs().filter(List::isEmpty).isPresent()) {
            return Problem.of(ErrorCode.NO_REF, name + ": the repository is empty")
                    .because(e.getMessage() + ": it has neither a branch nor a tag.")
                    .remedy("Push a commit to it, or correct the URL.");
        }
        String ref = declaration.source().ref();
        MissingRef missing = new MissingRef(ref, e);
        String sentence = declaration.isRefAssumed()
                ? "the repository has no branch '" + ref + "', which is assumed where no ref is written"
                : "the repository has no branch, tag or commit '" + ref + "'";
        return Problem.of(ErrorCode.NO_REF, name + ": " + sentence)
                .because(missing.cause(e.getMessage()))
                .remedy(missing.remedy());
    }

    private String cause(String message) {
        StringBuilder cause = new StringBuilder(message);
        if (!nearest.isEmpty()) {
            cause.append("\nNearest: ")
                    .append(nearest.stream()
                            .map(name -> (name.isTag() ? "the tag " : "the branch ") + quoted(name))
                            .collect(Collectors.joining(", ")));
        } else if (!refs.isEmpty()) {
            cause.append("\nIts branches: ").append(branches());
        }
        defaultBranch.ifPresent(branch ->
                cause.append("\nIts default branch is '").append(branch).append("'."));
        return cause.toString();
    }

    private String branches() {
        List<RefName> branches = refs.stream().filter(RefName::isBranch).toList();
        String shown =
                branches.stream().limit(MAX_SHOWN).map(MissingRef::quoted).collect(Collectors.joining(", "));
        return branches.size() > MAX_SHOWN ? shown + " and " + (branches.size() - MAX_SHOWN) + " more" : shown;
    }

    private String remedy() {
        Optional<String> first = nearest.stream().findFirst().map(name -> shortened(name.shortName()));
        String write = "Write the ref as third argument: ";
        if (first.isPresent() && !first.equals(defaultBranch)) {
            return write + "'" + first.get() + "', or HEAD for whatever the default is.";
        }
        return defaultBranch
                .map(branch -> write + "'" + branch + "', or HEAD for whatever the default is.")
                .orElse("Write a ref that it has as third argument.");
    }

    private static String quoted(RefName name) {
        return "'" + shortened(name.shortName()) + "'";
    }

    /** Cuts a name whose length the remote has chosen. */
    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }
}
