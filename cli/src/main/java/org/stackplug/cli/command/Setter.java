package org.stackplug.cli.command;

import java.util.function.Consumer;
import picocli.CommandLine.Model.ISetter;

/** Passes an option's value on; ignores the reset to null before each parse. */
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
