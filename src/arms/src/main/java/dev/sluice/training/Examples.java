package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import dev.sluice.model.Interaction;
import dev.sluice.network.RankerGraph.ItemTable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Labelled rows, encoded: of each row the ids of its request's fields and the number of its item; what belongs to items
 * is kept once per item. Immutable after {@link #of}.
 */
public final class Examples {
    private final ItemTable items;
    private final long[] itemIds;
    private final UnitHistories pasts;
    private final Columns requests;
    private final Columns candidates;
    private final Columns ofItems;
    private final int[] item;
    private final int[] past;
    private final int targets;
    private final float[] labels;
    private final float[] offsets;

    private Examples(ItemTable items, long[] itemIds, UnitHistories pasts, int targets, int size) {
        FeatureSchema schema = items.schema();
        this.items = items;
        this.itemIds = itemIds;
        this.pasts = pasts;
        this.requests = Columns.of(schema, Side.REQUEST, size);
        this.candidates = Columns.of(schema, Side.CANDIDATE, size);
        this.ofItems = new Columns(schema.fields(Side.ITEM), schema.numbers(Side.ITEM), items.ids(), items.dense());
        this.item = new int[size];
        this.past = new int[size];
        this.targets = targets;
        this.labels = new float[Math.multiplyExact(size, targets)];
        this.offsets = new float[size];
    }

    /**
     * Encodes rows.
     *
     * @param source catalogue, attributes and what units had before
     * @param rows to learn from
     * @param label of each row
     */
    public static Examples of(Source source, List<Interaction> rows, ToDoubleFunction<Interaction> label) {
        return of(source, rows, List.of(label), Negatives.NONE);
    }

    /**
     * Encodes rows.
     *
     * @param labels of each row, one for each target
     */
    public static Examples of(
            Source source, List<Interaction> rows, List<ToDoubleFunction<Interaction>> labels, Negatives negatives) {
        int copies = 1 + negatives.perRow();
        Examples examples = new Examples(
                source.items, source.itemIds, source.pasts, labels.size(), Math.multiplyExact(rows.size(), copies));
        int place = 0;
        for (Interaction row : rows) {
            Encoded request = source.encoder.encode(Side.REQUEST, source.known.request(row.unit(), row.at()));
            Encoded candidate = source.encoder.encode(List.of(row.exposure()));
            int until = source.pasts.before(row.unit(), row.at());
            float offset = (float) -Math.log(row.exposure().kept());
            for (int copy = 0; copy < copies; copy++) {
                int number = copy == 0 ? source.index.number(row.item()) : negatives.draw(row.unit());
                examples.requests.set(place, request);
                examples.candidates.set(place, candidate);
                examples.item[place] = number;
                examples.past[place] = until;
                for (int target = 0; target < labels.size(); target++) {
                    examples.labels[place * labels.size() + target] =
                            copy == 0 ? (float) labels.get(target).applyAsDouble(row) : 0;
                }
                examples.offsets[place++] = offset;
            }
        }
        return examples;
    }

    public int size() {
        return item.length;
    }

    /** Labels of a row. */
    public int targets() {
        return targets;
    }

    public FeatureSchema schema() {
        return items.schema();
    }

    public ItemTable items() {
        return items;
    }

    /** The first label of a row. */
    public float label(int row) {
        return label(row, 0);
    }

    public float label(int row, int target) {
        return labels[row * targets + target];
    }

    /**
     * What the log-odds of a click have more among these rows than among all, since rows without a click were left out: −ln of the
     * share that was kept (King and Zeng 2001, "Logistic regression in rare events data", section 4.1).
     */
    public float offset(int row) {
        return offsets[row];
    }

    public int item(int row) {
        return item[row];
    }

    /** Rows in order. */
    public int[] order() {
        int[] order = new int[size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    /** How many rows have each id of the shared space. */
    long[] met() {
        long[] met = new long[(int) schema().vocabularySize()];
        for (long id : requests.ids) {
            met[(int) id]++;
        }
        for (long id : candidates.ids) {
            met[(int) id]++;
        }
        int itemFields = schema().fields(Side.ITEM);
        for (int number : item) {
            for (int place = 0; place < itemFields; place++) {
                met[(int) items.ids()[number * itemFields + place]]++;
            }
        }
        return met;
    }

    /** The fields of a row, those of its item behind those of its request. */
    void fill(int row, long[] sparseInto, float[] denseInto) {
        fill(row, sparseInto, denseInto, 0);
    }

    private void fill(int row, long[] sparseInto, float[] denseInto, int place) {
        int number = item[row];
        int field = place * (requests.fields + ofItems.fields + candidates.fields);
        System.arraycopy(requests.ids, row * requests.fields, sparseInto, field, requests.fields);
        field += requests.fields;
        System.arraycopy(ofItems.ids, number * ofItems.fields, sparseInto, field, ofItems.fields);
        field += ofItems.fields;
        System.arraycopy(candidates.ids, row * candidates.fields, sparseInto, field, candidates.fields);
        int width = place * (requests.numbers + ofItems.numbers + candidates.numbers);
        System.arraycopy(requests.dense, row * requests.numbers, denseInto, width, requests.numbers);
        width += requests.numbers;
        System.arraycopy(ofItems.dense, number * ofItems.numbers, denseInto, width, ofItems.numbers);
        width += ofItems.numbers;
        System.arraycopy(candidates.dense, row * candidates.numbers, denseInto, width, candidates.numbers);
    }

    /** The rows {@code order[from]} to {@code order[to − 1]}, with all fields side by side. */
    public Batch batch(int[] order, int from, int to) {
        Batch batch = Batch.of(to - from, schema(), targets);
        for (int i = 0; i < batch.size(); i++) {
            int row = order[from + i];
            fill(row, batch.ids, batch.dense, i);
            System.arraycopy(labels, row * targets, batch.labels, i * targets, targets);
            batch.offsets[i] = offsets[row];
            pasts.fill(past[row], itemIds, batch, i);
        }
        return batch;
    }

    /**
     * Fields of a side, row by row.
     *
     * @param fields sparse ones of a row
     * @param numbers dense ones of a row
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Columns(int fields, int numbers, long[] ids, float[] dense) {
        static Columns of(FeatureSchema schema, Side side, int size) {
            int fields = schema.fields(side);
            int numbers = schema.numbers(side);
            return new Columns(fields, numbers, new long[size * fields], new float[size * numbers]);
        }

        void set(int row, Encoded encoded) {
            System.arraycopy(encoded.ids(), 0, ids, row * fields, fields);
            System.arraycopy(encoded.dense(), 0, dense, row * numbers, numbers);
        }
    }

    /**
     * What rows are encoded with; made once for all parts of a split.
     *
     * @param encoder of the fitted schema
     * @param known attributes
     * @param index of the catalogue
     * @param items encoded catalogue
     * @param itemIds ids of the catalogue in the item field, for histories
     * @param pasts what units had in training
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Source(
            FeatureEncoder encoder,
            KnownAttributes known,
            ItemIndex index,
            ItemTable items,
            long[] itemIds,
            UnitHistories pasts) {
        /**
         * Encodes the catalogue of the training rows.
         *
         * @param chosen rows that make up the pasts of units
         */
        public static Source of(FeatureEncoder encoder, KnownAttributes known, Rows train, Rows chosen) {
            FeatureSchema schema = encoder.schema();
            ItemIndex index = train.items();
            int fields = schema.fields(Side.ITEM);
            int width = schema.numbers(Side.ITEM);
            long[] ids = new long[index.size() * fields];
            float[] dense = new float[index.size() * width];
            for (int number = 0; number < index.size(); number++) {
                Encoded item = encoder.encode(Side.ITEM, known.item(index.id(number)));
                System.arraycopy(item.ids(), 0, ids, number * fields, fields);
                System.arraycopy(item.dense(), 0, dense, number * width, width);
            }
            long[] itemIds = new long[schema.history() == 0 ? 0 : index.size()];
            for (int number = 0; number < itemIds.length; number++) {
                itemIds[number] = encoder.id(schema.place(FeatureSchema.ITEM), index.id(number));
            }
            return new Source(
                    encoder,
                    known,
                    index,
                    new ItemTable(schema, ids, dense, index.size()),
                    itemIds,
                    schema.history() == 0 ? UnitHistories.NONE : UnitHistories.of(chosen));
        }
    }

    /**
     * Rows as arrays, row by row.
     *
     * @param ids sparse fields
     * @param dense dense fields
     * @param history past items, the latest last
     * @param mask 1 where there is a past item
     * @param labels one for each row and target, row by row
     * @param offsets of the log-odds, one for each row
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Batch(long[] ids, float[] dense, long[] history, float[] mask, float[] labels, float[] offsets) {
        static Batch of(int size, FeatureSchema schema, int targets) {
            return new Batch(
                    new long[size * schema.sparse().size()],
                    new float[size * schema.denseWidth()],
                    new long[size * schema.history()],
                    new float[size * schema.history()],
                    new float[size * targets],
                    new float[size]);
        }

        public int size() {
            return offsets.length;
        }

        public int targets() {
            return labels.length / Math.max(1, size());
        }
    }
}
