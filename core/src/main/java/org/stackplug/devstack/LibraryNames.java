package org.stackplug.devstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.Namespace;

/**
 * Plugins that are named like one of DevStack's libraries. Its stackrc overwrites their URL and ref with its own table,
 * after localrc; the engine fetches what the user wrote and puts it back. When the library is to be installed from git, too,
 * both would be cloned to one place.
 */
public final class LibraryNames {
    private LibraryNames() {}

    /** Sees that no library of {@code LIBS_FROM_GIT} is a plugin of another URL or ref. */
    public static void check(List<Declaration> declarations, Namespace namespace) throws StackplugException {
        Map<String, String> urls = table(namespace, "GITREPO");
        Map<String, String> refs = table(namespace, "GITBRANCH");
        String wanted = namespace.value("LIBS_FROM_GIT").orElse("");
        List<Problem> problems = new ArrayList<>();
        for (Declaration declaration : declarations) {
            String name = declaration.name();
            boolean library = wanted.equals("ALL") || ("," + wanted + ",").contains("," + name + ",");
            String url = urls.getOrDefault(name, declaration.source().url());
            String ref = refs.getOrDefault(name, declaration.source().ref());
            if (library
                    && !(url.equals(declaration.source().url())
                            && ref.equals(declaration.source().ref()))) {
                problems.add(Problem.of(
                                ErrorCode.LIBRARY_NAME,
                                "'" + name
                                        + "' is enabled as a plugin, and is a DevStack library that LIBS_FROM_GIT asks for")
                        .at(declaration.place())
                        .because("DevStack's own URL and ref for it are " + url + " " + ref
                                + "; both checkouts would be at DEST/" + name + ".")
                        .remedy("Use the same URL and ref, or remove the name from LIBS_FROM_GIT."));
            }
        }
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
    }

    private static Map<String, String> table(Namespace namespace, String name) {
        return Optional.ofNullable(namespace.variables().get(name))
                .map(Namespace.Variable::elements)
                .orElse(Map.of());
    }
}
