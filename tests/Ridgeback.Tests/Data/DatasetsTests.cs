using Ridgeback.Data;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Data;

public class DatasetsTests
{
    [Fact]
    public void Digits_are_those_of_the_repository()
    {
        var digits = Datasets.Digits();
        digits.Count.ShouldBe(1797);
        digits.ExampleShape.ToArray().ShouldBe([8, 8, 1]);
        digits.FeatureCount.ShouldBe(64);
        digits.ClassNames.ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        digits.CountByClass().ShouldBe([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        digits.Features.ToArray().Sum(value => (double)value).ShouldBe(561718);
        digits.Features.ToArray().Max().ShouldBe(16);
        digits.Row(0)[..16].ToArray().ShouldBe([0f, 0f, 5f, 13f, 9f, 1f, 0f, 0f, 0f, 0f, 13f, 15f, 10f, 15f, 5f, 0f]);
        digits.Labels[999].ShouldBe(3);
        digits.Row(999)[56..].ToArray().ShouldBe([0f, 0f, 7f, 14f, 16f, 10f, 0f, 0f]);
    }

    [Fact]
    public void Iris_is_Fishers()
    {
        var iris = Datasets.Iris();
        iris.Count.ShouldBe(150);
        iris.ClassNames.ShouldBe(["setosa", "versicolor", "virginica"]);
        iris.CountByClass().ShouldBe([50, 50, 50]);
        iris.FeatureNames[2].ShouldBe("petal length (cm)");
        iris.Row(0).ToArray().ShouldBe([5.1f, 3.5f, 1.4f, 0.2f]);
        iris.Row(149).ToArray().ShouldBe([5.9f, 3.0f, 5.1f, 1.8f]);
        iris.Labels[100].ShouldBe(2);
        double[] sums = [876.5, 458.6, 563.7, 179.9];
        for (var feature = 0; feature < 4; feature++)
        {
            Enumerable.Range(0, 150).Sum(row => (double)iris.Row(row)[feature]).ShouldBe(sums[feature], 1e-4);
        }
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", false)]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "test-images.idx3-ubyte.gz", "test-labels-idx1-ubyte", true)]
    [InlineData("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", null, null, true)]
    public void A_folder_in_MNISTs_layout(string images, string labels, string? testImages, string? testLabels, bool packed)
    {
        using var folder = new TemporaryFolder();
        byte[] Pack(byte[] bytes) => packed ? TemporaryFolder.Gzip(bytes) : bytes;
        folder.Bytes(images, Pack(TemporaryFolder.Idx([3, 2, 1], 0, 255, 1, 2, 3, 4)));
        folder.Bytes(labels, Pack(TemporaryFolder.Idx([3], 2, 0, 2)));
        folder.Text("readme.txt", "not data");
        if (testImages is not null)
        {
            folder.Bytes(testImages, Pack(TemporaryFolder.Idx([1, 2, 1], 9, 8)));
            folder.Bytes(testLabels!, Pack(TemporaryFolder.Idx([1], 3)));
        }

        var (train, test) = Datasets.Open(folder.Path);
        train.ExampleShape.ToArray().ShouldBe([2, 1, 1]);
        train.Features.ToArray().ShouldBe([0f, 255f, 1f, 2f, 3f, 4f]);
        train.Labels.ToArray().ShouldBe([2, 0, 2]);
        train.ClassCount.ShouldBe(testImages is null ? 3 : 4);
        (test is null).ShouldBe(testImages is null);
        if (test is null)
        {
            return;
        }

        test.Features.ToArray().ShouldBe([9f, 8f]);
        test.Labels.ToArray().ShouldBe([3]);
        test.ClassNames.ShouldBe(train.ClassNames);
        Should.Throw<InputException>(() => test.AsTrainingSet());
    }

    [Fact]
    public void The_test_files_of_a_folder_are_sealed_whole()
    {
        using var folder = new TemporaryFolder();
        folder.Bytes("train-images-idx3-ubyte", TemporaryFolder.Idx([20, 1, 1], [.. Enumerable.Range(0, 20).Select(i => (byte)i)]));
        folder.Bytes("train-labels-idx1-ubyte", TemporaryFolder.Idx([20], [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 2))]));
        folder.Bytes("t10k-images-idx3-ubyte", TemporaryFolder.Idx([3, 1, 1], 100, 101, 102));
        folder.Bytes("t10k-labels-idx1-ubyte", TemporaryFolder.Idx([3], 0, 1, 0));
        var (train, dev, test) = Datasets.Open(folder.Path).Split(new SplitOptions { TestCount = 9 });
        (train.Count, dev.Count, test.Count).ShouldBe((15, 5, 3));
        test.Open("test").Features.ToArray().ShouldBe([100f, 101f, 102f]);
    }

    [Fact]
    public void Csv_with_text_labels_a_header_and_the_label_last()
    {
        using var folder = new TemporaryFolder();
        var data = Datasets.FromCsv(folder.Text("t.csv", "width;height;kind\n1.5;-2e1;pear\n2;3;apple\n"));
        data.Task.ShouldBe(LearningTask.Classification);
        data.FeatureNames.ShouldBe(["width", "height"]);
        data.TargetNames.ShouldBe(["kind"]);
        data.ClassNames.ShouldBe(["apple", "pear"]);
        data.Labels.ToArray().ShouldBe([1, 0]);
        data.Features.ToArray().ShouldBe([1.5f, -20f, 2f, 3f]);
        data.Name.ShouldBe("t.csv");
    }

    [Theory]
    [InlineData("y", new[] { 5f, 6f, 7f, 8f })]
    [InlineData("2", new[] { 5f, 6f, 7f, 8f })]
    [InlineData("last", new[] { 0.5f, 5f, 1.5f, 7f })]
    public void The_target_by_name_by_number_and_last(string target, float[] features)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("t.csv", "id,y,a,b\n1,0.5,5,6\n2,1.5,7,8\n");
        var data = Datasets.FromCsv(path, new CsvOptions { Target = target, Ignore = ["id"] });
        data.Features.ToArray().ShouldBe(features);
        data.Targets.ToArray().ShouldBe(target == "last" ? [6f, 8f] : [0.5f, 1.5f]);
    }

    [Theory]
    [InlineData("0 1 0 1", LearningTask.Classification)]
    [InlineData("0 1 2 1", LearningTask.Regression)] // three values in four rows: less than two rows each
    [InlineData("1.0 2.0 1.0 2.0", LearningTask.Regression)]
    [InlineData("1 2 1 x", LearningTask.Classification)]
    [InlineData("0.5 1 1 1", LearningTask.Regression)]
    public void The_task_is_seen_from_the_target(string targets, LearningTask expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("t.csv", string.Concat(targets.Split(' ').Select(target => $"1,{target}\n")));
        Datasets.FromCsv(path).Task.ShouldBe(expected);
    }

    [Theory]
    [InlineData(20, LearningTask.Classification)]
    [InlineData(21, LearningTask.Regression)]
    public void Many_whole_numbers_are_values(int different, LearningTask expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text("t.csv", string.Concat(Enumerable.Range(0, 100).Select(row => $"1,{row % different}\n")));
        Datasets.FromCsv(path).Task.ShouldBe(expected);
    }

    [Fact]
    public void The_order_of_the_rows_does_not_change_the_class_numbers()
    {
        using var folder = new TemporaryFolder();
        Datasets.FromCsv(folder.Text("t.csv", "1,10\n1,9\n1,9\n1,10\n")).ClassNames.ShouldBe(["9", "10"]);
    }

    [Theory]
    [InlineData("petal width (cm),sepal length (cm),note,sepal width (cm),petal length (cm)\n4,1,x,2,3\n", null)] // by name, any order
    [InlineData("1,2,3,4\n", null)] // by place
    [InlineData("1,2,3,4,virginica\n", 2)] // by place, with a label
    [InlineData("species,petal width (cm),sepal length (cm),sepal width (cm),petal length (cm)\nversicolor,4,1,2,3\n", 1)]
    public void A_table_is_read_as_a_model_needs_it(string text, int? label)
    {
        using var folder = new TemporaryFolder();
        var data = Datasets.OpenAs(folder.Text("p.csv", text), Datasets.Iris().Schema);
        data.Features.ToArray().ShouldBe([1f, 2f, 3f, 4f]);
        data.Task.ShouldBe(label is null ? LearningTask.None : LearningTask.Classification);
        if (label is { } number)
        {
            data.Labels.ToArray().ShouldBe([number]);
            data.ClassNames.ShouldBe(Datasets.Iris().ClassNames);
        }
    }

    [Fact]
    public void Regression_targets_are_read_as_a_model_needs_them()
    {
        using var folder = new TemporaryFolder();
        var schema = Dataset.Regression(new float[,] { { 1, 2 } }, [3f]).Schema;
        var data = Datasets.OpenAs(folder.Text("p.csv", "a,b,c\n1,2,9\n"), schema);
        data.Targets.ToArray().ShouldBe([9f]);
        Datasets.OpenAs(folder.Text("q.csv", "a,b\n1,2\n"), schema).Task.ShouldBe(LearningTask.None);
    }

    [Fact]
    public void Images_without_labels_and_classes_in_another_order_fit_a_model()
    {
        using var folder = new TemporaryFolder();
        var schema =
            Dataset.Classification(new float[,] { { 1, 2 } }, [0], ["1", "0"], new DatasetDescription { ExampleShape = [1, 2, 1] }).Schema;
        var images = folder.Bytes("new-images", TemporaryFolder.Idx([1, 1, 2], 5, 6));
        Datasets.OpenAs(images, schema).Features.ToArray().ShouldBe([5f, 6f]);
        folder.Bytes("train-images-idx3-ubyte", TemporaryFolder.Idx([2, 1, 2], 5, 6, 7, 8));
        folder.Bytes("train-labels-idx1-ubyte", TemporaryFolder.Idx([2], 0, 1));
        var data = Datasets.OpenAs(folder.Path, schema);
        data.Labels.ToArray().ShouldBe([1, 0]);
        data.ClassNames.ShouldBe(["1", "0"]);
    }
}
