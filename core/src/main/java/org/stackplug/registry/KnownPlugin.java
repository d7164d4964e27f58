package org.stackplug.registry;

import java.util.Objects;
import java.util.Optional;

/**
 * A plugin of a list.
 *
 * @param name the name under which it is enabled
 * @param project the project, such as {@code openstack/heat}
 * @param url the URL of its repository
 * @param branch the default branch of the repository; empty if it is not known
 * @param mebibytes the size of the repository's packed history, as a whole number of MiB; empty if it is not known
 * @param list the list that has it
 */
public record KnownPlugin(
        String name, String project, String url, Optional<String> branch, Optional<Integer> mebibytes, String list) {
    public KnownPlugin {
        Objects.requireNonNull(name);
        Objects.requireNonNull(project);
        Objects.requireNonNull(url);
        Objects.requireNonNull(branch);
        Objects.requireNonNull(mebibytes);
        Objects.requireNonNull(list);
    }

    /** Returns this plugin with what the other list knows in addition of the same repository. */
    KnownPlugin with(KnownPlugin other) {
        return url.equals(other.url)
                ? new KnownPlugin(name, project, url, branch.or(other::branch), mebibytes.or(other::mebibytes), list)
                : this;
    }
}
