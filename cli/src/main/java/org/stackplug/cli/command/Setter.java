package org.stackplug.cli.command;

import java.util.function.Consumer;
import picocli.CommandLine.Model.ISetter;

/** Puts an option's value where it belongs; the reset to nothing before each parse is passed over. */
final class Setter<V> implements ISetter {
    private final Consumer<V> target;

    Setter(Consumer<V> target) {
        this.target = target;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T set(T value) {
        if (value != null) {
            target.accept((V) value);
        }
        return value;
    }
}
