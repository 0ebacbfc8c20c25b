package io.stackexporter.kind.backup;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checks files and remembers what it found, so that a file is read once and not again until it changes. */
final class Integrity {
    private final Map<Key, Finding> remembered = new ConcurrentHashMap<>();

    /** A file that is checked; another checksum beside it makes it another. */
    record Key(String backup, Item.State state, Optional<Item.State> checksum) {
        static Key of(Definition backup, Item item, Optional<Item> checksum) {
            return new Key(backup.name(), item.state(), checksum.map(Item::state));
        }
    }

    /** Forgets the files of a backup that are not among these. */
    void retain(Definition backup, Collection<Key> seen) {
        remembered.keySet().removeIf(key -> key.backup.equals(backup.name()) && !seen.contains(key));
    }

    Finding of(Definition backup, Item item, Optional<Item> checksum) throws IOException {
        Key key = Key.of(backup, item, checksum);
        Finding known = remembered.get(key);
        if (known != null) {
            return known;
        }
        Finding found = check(backup, item, checksum);
        boolean lasts = !found.changing()
                && found.problem().filter(Problem.UNREADABLE::equals).isEmpty();
        if (lasts) {
            remembered.put(key, found);
        }
        return found;
    }

    private static Finding check(Definition backup, Item item, Optional<Item> checksum) throws IOException {
        if (item.size() == 0) {
            return Finding.of(Problem.EMPTY);
        }
        if (item.size() < backup.minSize()) {
            return Finding.of(Problem.TOO_SMALL);
        }
        try (Content content = item.opener().open()) {
            return new OneCheck(backup, item, content).find(checksum);
        } catch (NoSuchFileException vanished) {
            return new Finding(Optional.empty(), false, Optional.empty(), true, 0);
        } catch (FileSystemException e) {
            return Finding.of(Problem.UNREADABLE);
        }
    }

    /** The check of one file that is open. */
    private static final class OneCheck {
        private final Definition backup;
        private final Item item;
        private final Content content;
        private final Bytes bytes;
        private boolean known;

        OneCheck(Definition backup, Item item, Content content) {
            this.backup = backup;
            this.item = item;
            this.content = content;
            this.bytes = new Bytes(content, item.size());
        }

        Finding find(Optional<Item> checksum) throws IOException {
            Optional<Problem> problem = problem();
            Optional<Boolean> match = checksum.isPresent() && backup.checksum()
                    ? Checksum.matches(checksum.get(), new Bytes(content, item.size()))
                    : Optional.empty();
            if (problem.isEmpty() && match.isPresent()) {
                known = true; // not a byte of it is other than it was
                problem = match.get() ? problem : Optional.of(Problem.CHECKSUM);
            }
            return new Finding(problem, known, match, !content.isUnchanged(), bytes.read());
        }

        private Optional<Problem> problem() throws IOException {
            if (backup.isEncrypted(item.name())) {
                return Optional.empty();
            }
            try {
                known = backup.format().isWhole(item.name(), bytes);
                return Optional.empty();
            } catch (Flaw flaw) {
                known = true;
                return Optional.of(flaw.problem());
            } catch (Bytes.OverBudget unknown) {
                return Optional.empty();
            }
        }
    }
}
