package org.stackplug.doctor.machine;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.stackplug.spi.Finding;

/**
 * The variables of the environment that name proxies. Programs of steps (apt, pip, curl, git) read them in lower or in upper case;
 * so both should be the same.
 */
public final class ProxyVariablesExam implements Examination {
    private static final List<String> PROXIES = List.of("http_proxy", "https_proxy", "all_proxy");
    private static final String EXCEPTIONS = "no_proxy";

    private final Map<String, String> environment;
    private final Function<String, Optional<String>> localrc;

    /** @param localrc the variables after localrc; DevStack's scripts export these three from there */
    public ProxyVariablesExam(Map<String, String> environment, Function<String, Optional<String>> localrc) {
        this.environment = environment;
        this.localrc = localrc;
    }

    @Override
    public String topic() {
        return "proxy";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (String name : PROXIES) {
            String upper = name.toUpperCase(Locale.ROOT);
            wrongForm(name).ifPresent(findings::add);
            wrongForm(upper).filter(any -> !value(name).equals(value(upper))).ifPresent(findings::add);
            difference(name, upper).ifPresent(findings::add);
            onlyInLocalrc(name).ifPresent(findings::add);
        }
        difference(EXCEPTIONS, EXCEPTIONS.toUpperCase(Locale.ROOT)).ifPresent(findings::add);
        onlyInLocalrc(EXCEPTIONS).ifPresent(findings::add);
        withoutEffect().ifPresent(findings::add);
        return findings;
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private Optional<Finding> wrongForm(String name) {
        String value = value(name);
        return value.isEmpty()
                ? Optional.empty()
                : ProxyForm.whyWrong(value)
                        .map(why -> Finding.problem(
                                topic(),
                                name + " can't be used: " + why,
                                "Set it to a URL such as http://proxy.example.org:3128, or unset it."));
    }

    private Optional<Finding> difference(String lower, String upper) {
        String one = value(lower);
        String other = value(upper);
        return one.isEmpty() || other.isEmpty() || one.equals(other)
                ? Optional.empty()
                : Optional.of(Finding.note(
                        topic(),
                        lower + " and " + upper + " differ (" + ProxyForm.shown(one) + " and " + ProxyForm.shown(other)
                                + "): some programs read the one, some the other",
                        "Give both the same value, or unset " + upper + "."));
    }

    private Optional<Finding> onlyInLocalrc(String name) {
        Optional<String> set = localrc.apply(name).filter(value -> !value.isBlank());
        boolean known = set.isEmpty()
                || set.get().strip().equals(value(name))
                || set.get().strip().equals(value(name.toUpperCase(Locale.ROOT)));
        return known
                ? Optional.empty()
                : Optional.of(Finding.note(
                        topic(),
                        "localrc sets " + name + " to " + ProxyForm.shown(set.get())
                                + ", which steps use; plugins are fetched with the environment of stackplug, where it is "
                                + (value(name).isEmpty() ? "not set" : ProxyForm.shown(value(name))),
                        "Export " + name + " before you start stackplug."));
    }

    /** Python and curl read ranges of addresses, wget and Java's own list do not; nobody reads a port or a star before a name. */
    private Optional<Finding> withoutEffect() {
        List<String> odd = new ArrayList<>();
        for (String entry : value(EXCEPTIONS).split("[,\\s]+", -1)) {
            if (!entry.equals("*") && (entry.contains("*") || entry.contains("/") || entry.matches("[^\\[:]+:\\d+"))) {
                odd.add(entry);
            }
        }
        return odd.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.note(
                        topic(),
                        "no_proxy has " + String.join(", ", odd) + ", which not every program understands",
                        "Write names of hosts or domains without stars and ports, and single addresses."));
    }

    /** The form of a proxy's URL. */
    private static final class ProxyForm {
        private static final int MAX_PORT = 65535;

        private ProxyForm() {}

        static Optional<String> whyWrong(String value) {
            try {
                URI uri = new URI(value.contains("://") ? value : "http://" + value);
                if (uri.getHost() == null) {
                    return Optional.of("it names no host");
                }
                return uri.getPort() == 0 || uri.getPort() > MAX_PORT
                        ? Optional.of("no host has a port " + uri.getPort())
                        : Optional.empty();
            } catch (URISyntaxException e) {
                // Without the value, which may have a password.
                return Optional.of("it is not a URL (" + e.getReason().toLowerCase(Locale.ROOT) + ")");
            }
        }

        /** Returns the value without the user and the password. */
        static String shown(String value) {
            return "'" + value.strip().replaceFirst("^([^@/]*//)?[^/]*@", "$1***@") + "'";
        }
    }
}
