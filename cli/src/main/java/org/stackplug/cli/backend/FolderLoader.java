package org.stackplug.cli.backend;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of a backend with libraries of its own, the jars of one folder in ext. It sees the JDK and stackplug's own
 * classes, and none of the libraries of the distribution or of other backends, whatever versions they have.
 */
final class FolderLoader extends URLClassLoader {
    /** A loader for each folder of ext that has jars. */
    static final List<ClassLoader> ALL = ExtFolder.backends().stream()
            .map(jars -> (ClassLoader) new FolderLoader(jars, FolderLoader.class.getClassLoader()))
            .toList();

    /**
     * Makes the loader of one backend.
     *
     * @param stackplug loads the interfaces that the backend implements
     */
    FolderLoader(List<Path> jars, ClassLoader stackplug) {
        super(jars.stream().map(ProviderPath::url).toArray(URL[]::new), new Interfaces(stackplug));
    }

    /** The JDK and stackplug's classes, without any resource. */
    private static final class Interfaces extends ClassLoader {
        private static final String OWN = "org.stackplug.";

        private final ClassLoader stackplug;

        Interfaces(ClassLoader stackplug) {
            super(ClassLoader.getPlatformClassLoader());
            this.stackplug = stackplug;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith(OWN)) {
                throw new ClassNotFoundException(name);
            }
            return stackplug.loadClass(name);
        }
    }
}
