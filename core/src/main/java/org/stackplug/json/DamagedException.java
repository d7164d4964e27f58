package org.stackplug.json;

import java.io.IOException;
import org.stackplug.spi.Place;

/** A file of notes that is damaged, or does not say what it has to. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final boolean newer;

    /**
     * Reports damage.
     *
     * @param place the file and the line in it
     * @param message what is wrong there, without a full stop
     */
    public DamagedException(Place place, String message) {
        this(place, message, false);
    }

    DamagedException(Place place, String message, boolean newer) {
        super(message);
        this.place = place;
        this.newer = newer;
    }

    /** Returns whether nothing is damaged, and a newer version has written the file. */
    public boolean isOfNewerVersion() {
        return newer;
    }

    /** Returns the file and the line in it. */
    public Place place() {
        return place;
    }
}
