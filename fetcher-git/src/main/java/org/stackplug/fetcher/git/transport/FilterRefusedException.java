package org.stackplug.fetcher.git.transport;

import org.eclipse.jgit.errors.TransportException;

/** The remote does not send a history without its files, or no single files: only a complete fetch is possible. */
public final class FilterRefusedException extends TransportException {
    private static final long serialVersionUID = 1L;

    FilterRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
