package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.PackedRefsTrait;
import org.eclipse.jgit.lib.PackedRefsWriter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.stackplug.spi.fetch.RefName;

/**
 * Changes many refs of a repository at once, into one packed file, as {@code git clone} does. A file for each
 * of hundreds of tags would cost more than their objects.
 */
public final class RefWriting {
    private final Repository repository;
    private final boolean isNew;
    private final SortedMap<RefName, ObjectId> existing = new TreeMap<>();
    private final SortedMap<RefName, ReceiveCommand> commands = new TreeMap<>();

    public RefWriting(Repository repository) throws IOException {
        this.repository = repository;
        isNew = repository instanceof NewRepository;
        if (isNew) {
            return;
        }
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
            // JGit does not check names that it reads from packed-refs. A bad one stays as it is.
            Optional<RefName> name = RefName.parse(ref.getName());
            if (name.isPresent() && !ref.isSymbolic() && ref.getObjectId() != null) {
                existing.put(name.get(), ref.getObjectId());
            }
        }
    }

    /** Returns whether the repository has this ref now. */
    public boolean exists(RefName name) {
        return existing.containsKey(name);
    }

    /** Returns the current object of a ref; {@code null} if there is no such ref. */
    public ObjectId get(RefName name) {
        return existing.get(name);
    }

    /** Returns the objects that the refs lead to after all changes. */
    public Set<ObjectId> ids() {
        Map<RefName, ObjectId> ids = new TreeMap<>(existing);
        commands.forEach((name, command) -> ids.put(name, command.getNewId()));
        ids.values().removeIf(ObjectId.zeroId()::equals);
        return new LinkedHashSet<>(ids.values());
    }

    /** Sets a ref to this object. */
    public void set(RefName name, ObjectId id) {
        ObjectId old = existing.getOrDefault(name, ObjectId.zeroId());
        if (!old.equals(id)) {
            commands.put(name, new ReceiveCommand(old, id, name.text()));
        }
    }

    private void delete(RefName name) {
        commands.put(name, new ReceiveCommand(existing.get(name), ObjectId.zeroId(), name.text()));
    }

    /** Sets branches and tags to exactly those of the remote. */
    public void mirror(Advertised refs) {
        for (RefName name : existing.keySet()) {
            if (Advertised.isOfRemote(name) && !refs.ids().containsKey(name)) {
                delete(name);
            }
        }
        refs.ids().forEach((name, id) -> {
            if (Advertised.isOfRemote(name)) {
                set(name, id);
            }
        });
    }

    /** Makes all changes, or none. */
    public void execute() throws IOException {
        removeConflicts();
        if (commands.isEmpty()) {
            return;
        }
        if (existing.isEmpty()) {
            pack();
            return;
        }
        BatchRefUpdate update = repository.getRefDatabase().newBatchUpdate();
        update.setAtomic(true).setAllowNonFastForwards(true).disableRefLog().addCommand(commands.values());
        try (RevWalk walk = new RevWalk(repository)) {
            update.execute(walk, NullProgressMonitor.INSTANCE);
        }
        for (ReceiveCommand command : update.getCommands()) {
            if (command.getResult() != ReceiveCommand.Result.OK) {
                throw new IOException("the ref " + command.getRefName() + " can't be written: " + command.getResult()
                        + (command.getMessage() == null ? "" : ", " + command.getMessage()));
            }
        }
    }

    /**
     * Writes the first refs of a repository into one file, as git replaces that file, but without waiting for
     * the disk: a repository without its refs is created again.
     */
    private void pack() throws IOException {
        List<Ref> refs = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            for (ReceiveCommand command : commands.values()) {
                refs.add(packed(command.getRefName(), command.getNewId(), walk));
            }
        }
        Path folder = repository.getDirectory().toPath();
        new PackedRefsWriter(refs, EnumSet.noneOf(PackedRefsTrait.class), repository.getRefDatabase()) {
            @Override
            protected void writeFile(String name, byte[] content) throws IOException {
                Path lock = folder.resolve(name + ".lock");
                Files.write(lock, content, StandardOpenOption.CREATE_NEW);
                Files.move(lock, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }.writePackedRefs();
    }

    /** Only a tag can be an object that leads to another one. */
    private static Ref packed(String name, ObjectId id, RevWalk walk) throws IOException {
        RevObject object = name.startsWith(Constants.R_TAGS) ? walk.parseAny(id) : null;
        return object instanceof RevTag tag
                ? new ObjectIdRef.PeeledTag(
                        Ref.Storage.PACKED, name, id, walk.peel(tag).copy())
                : new ObjectIdRef.PeeledNonTag(Ref.Storage.PACKED, name, id);
    }

    /**
     * Deletes refs whose names exclude new ones: where a branch {@code a} was, there may be a branch {@code a/b}
     * now. Each name is compared only with names that it can exclude.
     */
    private void removeConflicts() {
        for (RefName name : List.copyOf(commands.keySet())) {
            for (int slash = name.text().indexOf('/');
                    slash > 0;
                    slash = name.text().indexOf('/', slash + 1)) {
                RefName.parse(name.text().substring(0, slash)).ifPresent(this::deleteOld);
            }
            String folder = name.text() + "/";
            // All names below it sort after it; other names, such as "a-b" after "a", sort before or after those.
            for (RefName below : existing.tailMap(name).keySet()) {
                if (below.text().compareTo(folder) >= 0 && !below.text().startsWith(folder)) {
                    break;
                }
                if (below.text().startsWith(folder)) {
                    deleteOld(below);
                }
            }
        }
    }

    private void deleteOld(RefName old) {
        if (existing.containsKey(old) && !commands.containsKey(old)) {
            delete(old);
        }
    }

    /** Sets the HEAD of a mirror to the remote's default branch. */
    public void head(Advertised refs) throws IOException {
        if (refs.defaultBranch().isPresent()) {
            linkHead(refs.defaultBranch().get());
        }
    }

    /** Detaches the HEAD of a new repository at this commit. */
    public void detach(ObjectId commit) throws IOException {
        write(Constants.HEAD, commit.name() + "\n");
    }

    /** Writes a file of a new repository without a lock: no other process knows the repository. */
    private void write(String name, String content) throws IOException {
        Path file = repository.getDirectory().toPath().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Sets HEAD to a ref. */
    public void linkHead(RefName target) throws IOException {
        link(Constants.HEAD, target);
    }

    /** Sets a symbolic ref. */
    public void link(RefName name, RefName target) throws IOException {
        link(name.text(), target);
    }

    private void link(String name, RefName target) throws IOException {
        if (isNew) {
            write(name, "ref: " + target + "\n");
            return;
        }
        Ref now = repository.exactRef(name);
        if (now != null && now.isSymbolic() && now.getTarget().getName().equals(target.text())) {
            return;
        }
        RefUpdate update = repository.updateRef(name);
        update.disableRefLog();
        RefUpdates.check(name, update.link(target.text()));
    }
}
