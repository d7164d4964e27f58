package org.stackplug.json;

import java.io.IOException;
import org.stackplug.spi.Place;

/** Reports a file of notes that is damaged, or lacks required content. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final boolean newer;

    /**
     * Reports damage.
     *
     * @param place the file and the line in it
     * @param message the damage, without a full stop
     */
    public DamagedException(Place place, String message) {
        this(place, message, false);
    }

    DamagedException(Place place, String message, boolean newer) {
        super(message);
        this.place = place;
        this.newer = newer;
    }

    /** Returns whether a newer version of stackplug has written the file, which is then not damaged. */
    public boolean isOfNewerVersion() {
        return newer;
    }

    /** Returns the file and the line in it. */
    public Place place() {
        return place;
    }
}
