package org.stackplug.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings about the backends of one kind: which of them are wanted, and their own settings.
 *
 * @param kind the word with which the names of all these settings begin: "fetcher"
 * @param id the id of the backend for everything; empty: the backend that supports the request
 * @param settings the others, by what follows the kind: {@code for.SUBJECT} has the id of the backend for that subject, and
 *     {@code ID.NAME} is a backend's own
 */
public record BackendOptions(String kind, Optional<String> id, Map<String, String> settings) {
    private static final String FOR = "for.";

    public BackendOptions {
        settings = Map.copyOf(settings);
    }

    /** Returns the options where the user sets none. */
    public static BackendOptions none(String kind) {
        return new BackendOptions(kind, Optional.empty(), Map.of());
    }

    /**
     * The backend that the settings name for a request.
     *
     * @param id empty if they name none
     * @param setting the name of the setting that names it; empty if there is none
     * @param possible the names of the settings that can name one, the strongest first
     */
    public record Choice(Optional<String> id, Optional<String> setting, List<String> possible) {
        public Choice {
            possible = List.copyOf(possible);
        }
    }

    /**
     * Returns the choice for a request.
     *
     * @param subjects what it is about, the most specific first: the name of a plugin, the scheme of its URL
     */
    public Choice choice(List<String> subjects) {
        List<String> possible = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        for (String subject : subjects) {
            String name = kind + "." + FOR + subject;
            possible.add(name);
            Optional.ofNullable(settings.get(FOR + subject)).ifPresent(chosen -> ids.put(name, chosen.strip()));
        }
        possible.add(kind);
        id.ifPresent(chosen -> ids.put(kind, chosen));
        Optional<String> setting = possible.stream().filter(ids::containsKey).findFirst();
        return new Choice(setting.map(ids::get), setting, possible);
    }

    /** Returns the own settings of a backend, without the prefix of their names. */
    public Map<String, String> of(String backend) {
        Map<String, String> own = new HashMap<>();
        String prefix = backend + ".";
        settings.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), value);
            }
        });
        return own;
    }
}
