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
 * Finds plugins with the name of a DevStack library. After localrc, DevStack's stackrc overwrites the URL and ref of such a
 * plugin from its own table; core fetches what the user wrote and restores both values. If the library is to be installed from
 * git, too, both repositories would be cloned to the same folder.
 */
public final class LibraryNames {
    private LibraryNames() {}

    /**
     * Checks that no library of {@code LIBS_FROM_GIT} is also a plugin with another URL or ref.
     *
     * @throws StackplugException {@link ErrorCode#LIBRARY_NAME}, with all such plugins
     */
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
