package org.stackplug.registry;

import java.util.Objects;

/**
 * A plugin of a list.
 *
 * @param name the name under which it is enabled
 * @param project the project, such as {@code openstack/heat}
 * @param url the URL of its repository
 * @param list the list that has it
 */
public record KnownPlugin(String name, String project, String url, String list) {
    public KnownPlugin {
        Objects.requireNonNull(name);
        Objects.requireNonNull(project);
        Objects.requireNonNull(url);
        Objects.requireNonNull(list);
    }
}
