package org.stackplug.run;

import java.io.IOException;
import java.util.List;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.OpenedSession;

/** Supplies the checkouts that a run works with: fetched ones, those of a teardown, or those of the run that it resumes. */
interface CheckoutSupply {
    /**
     * Returns the checkouts in the order in which they run. May be called once.
     *
     * @throws StackplugException when one of them can't be supplied, after all were tried
     */
    List<Checkout> of(OpenedSession<?> opened) throws StackplugException, IOException;

    /**
     * Does what is left when everything has been fetched, while the folders of the checkouts are locked.
     *
     * @param plugins the result of {@link #of}
     */
    default void finish(OpenedSession<?> opened, List<Checkout> plugins) throws StackplugException, IOException {}

    /** Returns the checkouts that are there, also after a failure. */
    List<Checkout> present();
}
