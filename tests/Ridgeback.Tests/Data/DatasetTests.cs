using Ridgeback.Data;

namespace Ridgeback.Tests.Data;

public class DatasetTests
{
    private static readonly float[,] Features = { { 1, 2 }, { 3, 4 }, { 5, 6 } };

    [Fact]
    public void Records_of_any_kind_become_rows()
    {
        (float Size, float Weight, string Kind, float Price)[] records = [(1f, 2f, "b", 5f), (3f, 4f, "a", 6f), (5f, 6f, "b", 7f)];
        var classes = Dataset.From(records.Where(record => record.Size > 0), record => [record.Size, record.Weight], record =>
            record.Kind, new() { FeatureNames = ["size", "weight"] });
        classes.Features.ToArray().ShouldBe([1f, 2, 3, 4, 5, 6]);
        classes.ClassNames.ShouldBe(["a", "b"]);
        classes.Labels.ToArray().ShouldBe([1, 0, 1]);
        classes.FeatureNames.ShouldBe(["size", "weight"]);
        Dataset.From(records, record => [record.Size], record => record.Price).Targets.ToArray().ShouldBe([5f, 6, 7]);
        Message(() => Dataset.From(records, record => record.Kind == "a" ? [1f] : new[] { 1f, 2 }, record => record.Kind)).ShouldBe(
            "Dataset 'data', record 1 (from 0): expected 2 features as in the first record, received 1. Give as many features for each "
                + "record.");
        Message(() => Dataset.From(records[..0], record => [record.Size], record => record.Kind))
            .ShouldContain("expected records, received none");
        Message(() => Dataset.From(records, record => [float.NaN], record => record.Price)).ShouldContain("record 0");

        static string Message(Action act) => Should.Throw<InputException>(act).Message;
    }

    [Fact]
    public void Text_labels_become_classes_in_ordinal_order_and_whole_numbers_in_that_of_their_values()
    {
        var text = Dataset.Classification(Features, ["b", "B", "a"]);
        text.ClassNames.ShouldBe(["B", "a", "b"]);
        text.Labels.ToArray().ShouldBe([2, 0, 1]);
        var numbers = Dataset.Classification(Features, ["10", "9", "-1"]);
        numbers.ClassNames.ShouldBe(["-1", "9", "10"]);
        numbers.Labels.ToArray().ShouldBe([2, 1, 0]);
    }

    [Fact]
    public void Defaults_of_shape_and_names()
    {
        var data = Dataset.Classification(Features, [0, 3, 1]);
        data.Task.ShouldBe(LearningTask.Classification);
        data.ClassNames.ShouldBe(["0", "1", "2", "3"]);
        data.CountByClass().ShouldBe([1, 1, 0, 1]);
        data.ExampleShape.ToArray().ShouldBe([2]);
        data.FeatureNames.ShouldBe(["feature 1", "feature 2"]);
        data.TargetNames.ShouldBe(["label"]);
        data.TargetCount.ShouldBe(0);
        data.Row(1).ToArray().ShouldBe([3f, 4f]);
        Dataset.Unlabelled(Features).Task.ShouldBe(LearningTask.None);
    }

    [Fact]
    public void Select_keeps_ids_and_targets_and_the_arrays_given_are_copied()
    {
        float[] features = [1, 2, 3, 4, 5, 6];
        var data = Dataset.Regression(features, 2, [10f, 11f, 20f, 21f, 30f, 31f], 2);
        features[0] = 99;
        var chosen = data.Select([2, 0]).Select([1, 0, 0]);
        chosen.Features.ToArray().ShouldBe([1f, 2f, 5f, 6f, 5f, 6f]);
        chosen.Targets.ToArray().ShouldBe([10f, 11f, 30f, 31f, 30f, 31f]);
        chosen.TargetsOf(1).ToArray().ShouldBe([30f, 31f]);
        chosen.Ids.ToArray().ShouldBe([0, 2, 2]);
        data.Select([]).Count.ShouldBe(0);
    }

    [Fact]
    public void Gather_gives_rows_in_both_precisions_without_allocating()
    {
        var data = Dataset.Regression(Features, [0.1f, 0.2f, 0.3f]);
        var singles = new float[4];
        var doubles = new double[4];
        var targets = new double[2];
        var ids = new int[2];
        int[] rows = [2, 0];
        var before = 0L;
        for (var round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            data.Gather<float>(rows, singles);
            data.Gather<double>(rows, doubles);
            data.GatherTargets<double>(rows, targets);
            data.GatherIds(rows, ids);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        singles.ShouldBe([5f, 6f, 1f, 2f]);
        doubles.ShouldBe([5d, 6d, 1d, 2d]);
        targets.ShouldBe([(double)0.3f, (double)0.1f]);
        ids.ShouldBe([2, 0]);
        var labels = new int[2];
        Dataset.Classification(Features, [7, 8, 9]).GatherLabels(rows, labels);
        labels.ShouldBe([9, 7]);
    }

    [Fact]
    public void The_fingerprint_is_of_the_content()
    {
        var data = Dataset.Classification(Features, [0, 1, 0]);
        var same = Dataset.Classification(Features, [0, 1, 0], description: new DatasetDescription { Name = "other" });
        data.Fingerprint.ShouldBe(same.Fingerprint);
        data.Fingerprint.ShouldMatch("^[0-9a-f]{64}$");
        string[] others =
        [
            Dataset.Classification(Features, [0, 1, 1]).Fingerprint,
            Dataset.Classification(Features, [0, 1, 0], ["a", "b"]).Fingerprint,
            Dataset.Classification(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 7 } }, [0, 1, 0]).Fingerprint,
            Dataset.Classification(Features, [0, 1, 0], description: new DatasetDescription { ExampleShape = [2, 1, 1] }).Fingerprint,
            data.Select([1, 0, 2]).Fingerprint,
            Dataset.Unlabelled(Features).Fingerprint,
            Dataset.Regression(Features, [0f, 1f, 0f]).Fingerprint,
            data.Fingerprint,
        ];
        others.Distinct().Count().ShouldBe(8);
    }

    // Computed by hand with Python: hashlib.sha256 over the little-endian fields in the order of DatasetFingerprint.
    [Fact]
    public void The_fingerprint_does_not_change_between_versions() =>
        Dataset.Regression(new float[,] { { 1.5f } }, [2f])
            .Fingerprint.ShouldBe("22da00cd57ca555a92975e76c4c53c11476068cb79c762901581ef145068fe36");
}
