package dev.sluice.arm;

import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.NumpyArray;
import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;

/**
 * Items whose vectors are nearest to that of the latest item that the unit had, of the whole catalogue: no index, so that what it
 * costs grows with the catalogue. Then the most popular ones.
 */
public final class NearestRecommender implements Recommender {
    private final ItemVectors vectors;
    private final boolean cosine;
    private final TopKRecommender popular;
    private final boolean includeSeen;

    /**
     * @param popularity of the items whose vectors these are
     * @param cosine whether lengths of vectors do not matter; else the dot product is what counts
     */
    public NearestRecommender(TopKModel popularity, ItemVectors vectors, boolean cosine, boolean includeSeen) {
        InvalidInput.require(
                vectors.size() == popularity.items().size(),
                "vectors",
                "must be one for each of " + popularity.items().size() + " items, are " + vectors.size());
        this.vectors = vectors;
        this.cosine = cosine;
        this.popular = new TopKRecommender(popularity, UnitItems.none(), includeSeen);
        this.includeSeen = includeSeen;
    }

    /** Whether an artifact has vectors of its items. */
    public static boolean has(Artifact artifact) {
        return artifact.files().containsKey(Artifact.VECTORS);
    }

    /** By the vectors of an artifact; what was had comes again. */
    public static NearestRecommender of(Artifact artifact, boolean cosine) {
        NumpyArray vectors = NumpyArray.read(artifact.file(Artifact.VECTORS), Artifact.VECTORS);
        return new NearestRecommender(
                TopKModel.of(artifact), new ItemVectors(vectors.values(), vectors.columns()), cosine, true);
    }

    @Override
    public boolean knows(String itemId) {
        int number = popular.items().number(itemId);
        return number >= 0 && vectors.knows(number);
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        Selection selection = Selection.of(popular.items(), request, UnitItems.none(), includeSeen);
        int[] had = selection.had();
        if (had.length > 0) {
            int latest = had[had.length - 1];
            BestItems.offer(cosine ? vectors.cosines(latest) : vectors.products(latest), selection, request.count());
        }
        popular.fill(selection);
        return selection.chosen();
    }
}
