package org.stackplug.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.options.BackendOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Support;

/**
 * The providers of one kind that were found, and the errors of those that could not be loaded.
 *
 * <p>A provider that can't be loaded is reported and skipped; it stops a run only if it is needed. There is no priority: two
 * suitable providers are an error until the settings name one of them.
 *
 * @param <P> the provider interface
 */
public final class Providers<P> {
    private static final String LISTS = "META-INF/services/";

    private final String kind;
    private final List<Candidate<P>> found;
    private final List<String> loadErrors;
    private final Function<P, String> id;

    /**
     * One provider.
     *
     * @param provider the provider
     * @param id the id of its backend
     * @param origin the jar or folder from which it was loaded; empty if it is unknown
     * @param version the version in the jar's manifest, if there is one
     */
    public record Candidate<P>(P provider, String id, Optional<Path> origin, Optional<String> version) {}

    /**
     * A place where providers are searched for.
     *
     * @param loader looks for the provider interface there
     * @param classes the class loader of that place
     */
    public record Search<P>(ServiceLoader<P> loader, ClassLoader classes) {}

    private Providers(String kind, List<Candidate<P>> found, List<String> loadErrors, Function<P, String> id) {
        this.kind = kind;
        this.found = List.copyOf(found);
        this.loadErrors = List.copyOf(loadErrors);
        this.id = id;
    }

    /**
     * Loads the providers.
     *
     * @param kind the word for them in messages: "fetcher"
     * @param service the provider interface
     * @param places where they are searched for, in this order
     */
    public static <P> Providers<P> load(String kind, Class<P> service, List<Search<P>> places, Function<P, String> id) {
        List<Candidate<P>> found = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (Search<P> place : places) {
            load(service, place, id, found, broken);
        }
        return new Providers<>(kind, found, broken, id);
    }

    private static <P> void load(
            Class<P> service, Search<P> place, Function<P, String> id, List<Candidate<P>> found, List<String> broken) {
        int before = found.size();
        Iterator<ServiceLoader.Provider<P>> providers = place.loader().stream().iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                P provider = providers.next().get();
                Class<?> type = provider.getClass();
                Optional<String> version = Optional.ofNullable(type.getPackage().getImplementationVersion());
                found.add(new Candidate<>(provider, id.apply(provider), origin(type), version));
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                // Loading a third-party jar must not end the run, whatever it throws.
                String reason = e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause());
                broken.add(reason + namedBy(service, place.classes(), reason));
            }
        }
        List<Candidate<P>> here = found.subList(before, found.size());
        if (here.stream().map(Providers::folder).distinct().count() > 1) {
            broken.addAll(hidden(service, place.classes()));
        }
    }

    private static Optional<Path> folder(Candidate<?> candidate) {
        return candidate.origin().map(Path::getParent);
    }

    /** Returns the providers whose class is in another jar as well, which comes first: they are never loaded. */
    private static List<String> hidden(Class<?> service, ClassLoader classes) {
        List<String> hidden = new ArrayList<>();
        Map<String, URL> first = new HashMap<>();
        try {
            for (URL list : Collections.list(classes.getResources(LISTS + service.getName()))) {
                names(list).forEach(name -> {
                    URL other = first.putIfAbsent(name, list);
                    if (other != null) {
                        hidden.add(name + " in " + jar(list) + ": " + jar(other)
                                + " has a class of that name, which is used");
                    }
                });
            }
        } catch (IOException e) {
            return List.of();
        }
        return hidden;
    }

    private static String jar(URL list) {
        return list.getPath().replaceFirst("^file:", "").replaceFirst("!/.*", "");
    }

    /** Returns the jar whose list of providers contains the name in the reason, which does not name the jar itself. */
    private static String namedBy(Class<?> service, ClassLoader classes, String reason) {
        try {
            for (URL list : Collections.list(classes.getResources(LISTS + service.getName()))) {
                if (names(list).anyMatch(reason::contains)) {
                    return " (" + jar(list) + ")";
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    private static Stream<String> names(URL list) throws IOException {
        try (InputStream in = list.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(name -> !name.isEmpty());
        }
    }

    private static Optional<Path> origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Optional.ofNullable(source)
                .map(CodeSource::getLocation)
                .filter(location -> location.getProtocol().equals("file"))
                .map(location -> Path.of(java.net.URI.create(location.toString())));
    }

    /** Returns the providers that were found. */
    public List<Candidate<P>> found() {
        return found;
    }

    /** Returns the errors of the providers that could not be loaded, one text for each. */
    public List<String> loadErrors() {
        return loadErrors;
    }

    /**
     * Returns the provider to use.
     *
     * @param choice the id that the settings name; then no other provider is asked
     * @param support asks a provider whether it can handle the request
     * @param task ends the sentence "no fetcher can ...": "fetch ftp://host/x"
     */
    public P choose(BackendOptions.Choice choice, Function<P, Support> support, String task) throws StackplugException {
        failOnDuplicates();
        Map<String, String> reasons = new LinkedHashMap<>();
        List<Candidate<P>> suitable = new ArrayList<>();
        for (Candidate<P> candidate : found) {
            if (choice.id().filter(wanted -> !candidate.id().equals(wanted)).isPresent()) {
                continue;
            }
            Support answer = ask(candidate, support);
            if (answer instanceof Support.Supported) {
                suitable.add(candidate);
            } else if (answer instanceof Support.Unsupported no) {
                reasons.put(candidate.id(), no.reason());
            } else if (answer instanceof Support.Misconfigured no) {
                throw new StackplugException(
                        Problem.of(ErrorCode.PROVIDER, "the " + kind + " '" + candidate.id() + "' can't " + task)
                                .because(no.reason())
                                .remedy(no.remedy()));
            }
        }
        if (suitable.size() == 1) {
            return suitable.get(0).provider();
        }
        throw new StackplugException(
                suitable.isEmpty() ? none(choice, reasons, task) : several(choice, suitable, task));
    }

    /**
     * Returns the ids of the providers that can all handle a request, so that none is chosen; empty if the settings name one, or
     * at most one can.
     */
    public List<String> rivals(BackendOptions.Choice choice, Function<P, Support> support) {
        List<String> able = choice.id().isPresent()
                ? List.of()
                : found.stream()
                        .filter(candidate -> ask(candidate, support) instanceof Support.Supported)
                        .map(Candidate::id)
                        .distinct()
                        .toList();
        return able.size() == 1 ? List.of() : able;
    }

    /** Asks a provider. One that throws an exception is unsupported, and does not affect the others. */
    private static <P> Support ask(Candidate<P> candidate, Function<P, Support> support) {
        try {
            return support.apply(candidate.provider());
        } catch (Error | RuntimeException e) {
            return Support.unsupported("it failed when it was asked: " + e);
        }
    }

    private void failOnDuplicates() throws StackplugException {
        Map<String, Candidate<P>> byId = new LinkedHashMap<>();
        for (Candidate<P> candidate : found) {
            Candidate<P> other = byId.put(id.apply(candidate.provider()), candidate);
            if (other != null) {
                throw new StackplugException(
                        Problem.of(ErrorCode.PROVIDER, "two " + kind + "s have the id '" + candidate.id() + "'")
                                .because(place(other) + "\n" + place(candidate))
                                .remedy("Remove one of the jars."));
            }
        }
    }

    private Problem several(BackendOptions.Choice choice, List<Candidate<P>> suitable, String task) {
        List<String> ids = suitable.stream().map(Candidate::id).toList();
        return Problem.of(ErrorCode.PROVIDER, "more than one " + kind + " can " + task)
                .because(String.join(
                        "\n", suitable.stream().map(Providers::place).toList()))
                .remedy("Name one in stackplug.properties: "
                        + choice.possible().stream()
                                .map(setting -> setting + "=" + ids.get(0))
                                .collect(Collectors.joining(", or "))
                        + ".");
    }

    private Problem none(BackendOptions.Choice choice, Map<String, String> reasons, String task) {
        List<String> lines = new ArrayList<>();
        reasons.forEach((candidate, reason) -> lines.add(candidate + ": " + reason));
        loadErrors.forEach(reason -> lines.add("could not be loaded: " + reason));
        if (found.isEmpty() && loadErrors.isEmpty()) {
            lines.add("No " + kind + " is installed.");
        } else if (choice.id().isPresent() && reasons.isEmpty()) {
            lines.add("The setting " + choice.setting().orElse(kind) + " names '"
                    + choice.id().get() + "', but no " + kind + " has that id. Found: "
                    + String.join(", ", found.stream().map(Candidate::id).toList()));
        }
        ErrorCode code = reasons.isEmpty() ? ErrorCode.PROVIDER : ErrorCode.SCHEME;
        String packageName = kind.equals("fetcher") ? "stackplug-fetcher-git" : "stackplug-runner-shell";
        return Problem.of(code, "no " + kind + " can " + task)
                .because(String.join("\n", lines))
                .remedy(
                        found.isEmpty()
                                ? "Install the package " + packageName + ", or put another backend's jar into ext/."
                                : "Correct the cause, or put the jar of a suitable backend into ext/.");
    }

    private static String place(Candidate<?> candidate) {
        return candidate.id() + " from "
                + candidate.origin().map(Path::toString).orElse("an unknown place");
    }
}
