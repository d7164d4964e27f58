package org.stackplug.settings;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.stackplug.spi.run.Namespace;

/**
 * Finds a service that {@code disable_service} has named and that is enabled nevertheless, because ENABLED_SERVICES was changed
 * directly. DevStack's stack.sh ends there, after the settings (verify_disabled_services in functions-common).
 */
public final class DisabledServices {
    private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");
    static final String ENABLED = "ENABLED_SERVICES";
    private static final String DISABLED = "DISABLED_SERVICES";

    private DisabledServices() {}

    /**
     * A service that is enabled and disabled.
     *
     * @param by what has enabled it; empty if that is not known
     */
    public record OverriddenService(String service, Optional<VariableHistory.Event> by) {}

    /**
     * Returns the first such service, in the order of ENABLED_SERVICES.
     *
     * @param events the events of ENABLED_SERVICES so far
     * @param now the variables after the settings
     */
    public static Optional<OverriddenService> find(List<VariableHistory.Event> events, Namespace now) {
        Set<String> both = words(now.value(ENABLED));
        both.retainAll(words(now.value(DISABLED)));
        return both.stream().findFirst().map(service -> new OverriddenService(service, enabledBy(service, events)));
    }

    private static Optional<VariableHistory.Event> enabledBy(String service, List<VariableHistory.Event> events) {
        return events.stream()
                .filter(event -> words(event.after()).contains(service)
                        && !words(event.before()).contains(service))
                .reduce((earlier, last) -> last);
    }

    private static Set<String> words(Optional<String> list) {
        Set<String> words = new LinkedHashSet<>(Arrays.asList(BETWEEN.split(list.orElse(""))));
        words.remove("");
        return words;
    }
}
