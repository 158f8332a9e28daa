using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Preprocessing;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Data;

/// <summary>
/// What a person may hand us by mistake, and what we say: every message names the place, what was expected, what was received and what to
/// do.
/// </summary>
public class BadInputTests
{
    private static readonly float[,] Two = { { 1, 2 }, { 3, 4 } };

    private static readonly Dictionary<string, (Action<TemporaryFolder> Act, string[] Says)> Cases = new()
    {
        ["missing CSV file"] = (folder => Datasets.FromCsv(folder.File("none.csv")),
            ["none.csv", "expected a file, received a path where there is none", "Check the path"]),
        ["nearly the name of a CSV file"] =
            (folder => { folder.Text("train.csv", "1,2\n"); Datasets.FromCsv(folder.File("trian.csv")); }, ["Did you mean", "train.csv"]),
        ["a folder for a CSV file"] = (folder => Datasets.FromCsv(folder.Path), ["expected a file, received a folder"]),
        ["empty CSV"] = (folder => Csv(folder, ""), ["bad.csv", "received an empty file"]),
        ["header only"] = (folder => Csv(folder, "a,b\n"), ["expected rows of data, received a header only"]),
        ["ragged CSV"] = (folder => Csv(folder, "a,b,c\n1,2,3\n4,5\n"),
            ["line 3 (row 3)", "expected 3 columns as in the first row, received 2", "separated by ','"]),
        ["open quote"] =
            (folder => Csv(folder, "a,b\n\"1,2\n3,4\n"), ["line 2", "expected well-formed quoting", "never closed", "Close every quote"]),
        ["stray quote"] = (folder => Csv(folder, "a,b\n1,2\n3\"x,4\n"), ["line 3", "a quote inside an unquoted field"]),
        ["bytes that are not text"] = (folder => Datasets.FromCsv(folder.Bytes("bad.csv", [0x61, 0x2C, 0xFF, 0xFE, 0x0A])),
            ["line 1", "expected UTF-8 text", "Save the table as UTF-8"]),
        ["zero bytes"] = (folder => Datasets.FromCsv(folder.Bytes("bad.csv", [0x31, 0x2C, 0x00, 0x0A])), ["expected UTF-8 text"]),
        ["damaged gzip"] = (folder => Datasets.FromCsv(folder.Bytes("bad.csv", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])),
            ["bad.csv", "expected to read it to its end, received: "]),
        ["packed CSV cut short"] =
            (folder =>
                Datasets.FromCsv(
                    folder.Bytes(
                        "bad.csv",
                        TemporaryFolder.Gzip(
                            [.. Enumerable.Range(0, 9000).SelectMany(i => System.Text.Encoding.UTF8.GetBytes($"{i * i % 97},{i % 2}\n"))])[
                                ..^200])), ["expected to read it to its end, received: ", "cut short", "Check that the file is complete"]),
        ["column name twice"] = (folder => Csv(folder, "a,b,a\n1,2,3\n"), ["received 'a' for columns 1 and 3", "Rename"]),
        ["empty cell"] = (folder =>
            Csv(folder, "a,b,y\n1,2,0\n3,,1\n"), ["bad.csv', line 3, column 2 ('b')", "received an empty cell", "Fill the value in"]),
        ["NA"] = (folder => Csv(folder, "a,b,y\n1,NA,0\n"), ["line 2, column 2 ('b')", "received 'NA', which marks a missing one"]),
        ["NaN"] = (folder => Csv(folder, "1,nan,0\n"), ["line 1, column 2", "received 'nan'"]),
        ["question mark"] = (folder => Csv(folder, "?,1,0\n"), ["line 1, column 1", "received '?'"]),
        ["missing label"] = (folder => Csv(folder, "a,y\n1,red\n2,null\n"), ["line 3, column 2 ('y')", "received 'null'"]),
        ["text in a feature"] = (folder => Csv(folder, "a,b,y\n1,2,0\n3,blue,1\n"),
            ["line 3, column 2 ('b')", "expected a number, received 'blue'", "leave the column out"]),
        ["decimal comma"] = (folder => Csv(folder, "a;y\n1,5;0\n"), ["expected a number, received '1,5'", "decimal point"]),
        ["header with a number in it"] = (folder => Csv(folder, "x,2,y\n1,2,0\n"), ["line 1, column 1", "say that there is a header"]),
        ["infinite feature"] =
            (folder => Csv(folder, "a,y\n1e99,0\n"), ["line 2, column 1 ('a')", "expected a finite number", "received '1e99'"]),
        ["unknown target"] = (folder => Csv(folder, "age,height\n1,2\n", new CsvOptions { Target = "heigth" }),
            ["target column", "expected one of the columns 'age', 'height', received 'heigth'", "Did you mean 'height'"]),
        ["target number too large"] = (folder => Csv(folder, "1,2\n3,4\n", new CsvOptions { Target = "3" }),
            ["2 columns without names", "received '3'", "its number from 1 to 2"]),
        ["text target for regression"] = (folder => Csv(folder, "a,y\n1,red\n", new CsvOptions { Task = LearningTask.Regression }),
            ["line 2, column 2 ('y')", "expected a number, received 'red'", "choose classification"]),
        ["target only"] = (folder => Csv(folder, "y\n1\n"), ["expected at least one feature beside the target, received 1 columns"]),
        ["ignored target"] =
            (folder => Csv(folder, "a,y\n1,2\n", new CsvOptions { Ignore = ["y"] }), ["expected a target column that is not ignored"]),
        ["unknown source"] = (_ => Datasets.Open("digts"), ["Data source 'digts'", "expected \"digits\", \"iris\", a CSV file, a folder "
            + "with IDX files, or a folder with a sub-folder of images for each class", "Did you mean 'digits'"]),
        ["folder without IDX files"] =
            (folder => Datasets.Open(folder.Path), ["train-images-idx3-ubyte", "received no IDX files", "name a CSV file itself"]),
        ["one IDX file"] = (folder =>
            Datasets.Open(folder.Bytes("x", TemporaryFolder.Idx([1, 1, 1], 1))), ["received a single IDX file", "Name the folder"]),
        ["images without labels"] =
            (folder => { Images(folder, [1, 1, 1], 1); Datasets.Open(folder.Path); }, ["received no train labels", "Add the train labels"]),
        ["test labels without images"] = (folder =>
        {
            Images(folder, [1, 1, 1], 1); Labels(folder, 0); folder.Bytes(
            "t10k-labels-idx1-ubyte", TemporaryFolder.Idx([1], 0)); Datasets.Open(folder.Path);
        }, ["received no test images"]),
        ["fewer labels than images"] = (folder => { Images(folder, [2, 1, 1], 1, 2); Labels(folder, 0); Datasets.Open(folder.Path); },
            ["train-labels-idx1-ubyte", "expected 2 labels", "received 1"]),
        ["labels where images belong"] = (folder =>
        {
            folder.Bytes("train-images-idx3-ubyte", TemporaryFolder.Idx([1], 1));
            Labels(folder, 0); Datasets.Open(folder.Path);
        }, ["expected images with 3 axes", "received 1"]),
        ["test images of another size"] =
            (folder =>
                {
                    Images(folder, [1, 1, 1], 1); Labels(folder, 0);
                    folder.Bytes("t10k-images-idx3-ubyte", TemporaryFolder.Idx([1, 1, 2], 1, 1));
                    folder.Bytes("t10k-labels-idx1-ubyte", TemporaryFolder.Idx([1], 0)); Datasets.Open(folder.Path);
                },
                            ["expected test images of shape [1, 1, 1] as in training, received [1, 2, 1]"]),
        ["truncated IDX"] = (folder => IdxFile(folder, TemporaryFolder.Idx([2, 2], 1, 2, 3)),
            ["x.idx", "expected 4 bytes of values for the shape (2, 2)", "cut short"]),
        ["truncated IDX, packed"] = (folder =>
            IdxFile(folder, TemporaryFolder.Gzip(TemporaryFolder.Idx([2, 2], 1, 2, 3))), ["expected 4 bytes", "received 3", "cut short"]),
        ["IDX cut in its header"] =
            (folder => IdxFile(folder, [0, 0, 8, 3, 0, 0]), ["expected the size of axis 1 of 3, received the end of the file"]),
        ["gzip cut short"] = (folder => IdxFile(folder, TemporaryFolder.Gzip(TemporaryFolder.Idx([400], [.. Enumerable.Range(0, 400)
            .Select(i => (byte)(i * i))]))[..60]), ["x.idx", "expected intact gzip data, received damaged data", "Fetch the file again"]),
        ["wrong magic"] =
            (folder => IdxFile(folder, "PNG and more"u8.ToArray()), ["expected the magic 00 00 KIND AXES", "received 50 4E 47 20"]),
        ["IDX with more behind it"] =
            (folder => IdxFile(folder, TemporaryFolder.Idx([2], 1, 2, 3)), ["expected 2 bytes of values for the shape (2), received more"]),
        ["IDX of an absurd size"] =
            (folder => IdxFile(folder, TemporaryFolder.Idx([int.MaxValue, int.MaxValue, int.MaxValue], 1)), ["expected at most"]),
        ["packed IDX that promises too much"] = (
            folder => IdxFile(folder, TemporaryFolder.Gzip(TemporaryFolder.Idx([2_000_000_000], 1))), ["received a file too small for it"]),
        ["NaN in an array"] = (_ => Dataset.Classification(new float[,] { { 1, 2 }, { 3, float.NaN } }, [0, 1]),
            ["row 1, feature 1 (both from 0)", "expected a finite number, received NaN"]),
        ["infinite target"] = (_ => Dataset.Regression(Two, [1f, float.PositiveInfinity]), ["row 1, target 0", "received Infinity"]),
        ["label out of range"] =
            (_ => Dataset.Classification(Two, [0, 2], ["a", "b"]), ["row 1 (from 0)", "expected a label of 0 to 1, received 2"]),
        ["negative label"] = (_ => Dataset.Classification(Two, [0, -1]), ["received -1"]),
        ["too few labels"] = (_ => Dataset.Classification(Two, [0]), ["expected 2 labels, received 1"]),
        ["too few targets"] = (_ => Dataset.Regression(Two, [1f]), ["expected 2 targets, received 1"]),
        ["part of a row"] = (_ => Dataset.Unlabelled([1f, 2f, 3f], 2), ["expected rows of 2 features, received 3 values"]),
        ["no rows"] = (_ => Dataset.Unlabelled(new float[0, 2]), ["expected at least one row, received none"]),
        ["example shape that does not fit"] = (_ => Dataset.Unlabelled(Two, new DatasetDescription { ExampleShape = [2, 2, 1] }),
            ["expected an example shape", "of 2 values, received [2, 2, 1]"]),
        ["shares that do not sum to 1"] =
            (_ => Datasets.Iris().Split(new SplitOptions { TestShare = 0.3 }), ["Split of 'iris'", "received 0.6 + 0.2 + 0.3 = 1.1"]),
        ["no training share"] =
            (_ => Datasets.Iris().Split(new SplitOptions { TrainShare = 0, DevShare = 0.5, TestShare = 0.5 }), ["with some training rows"]),
        ["share that is no number"] = (_ => Datasets.Iris().Split(new SplitOptions { TrainShare = double.NaN }), ["received NaN"]),
        ["negative count"] = (_ => Datasets.Iris().Split(new SplitOptions { TestCount = -1 }), ["expected counts of 0 or more"]),
        ["counts above the rows"] = (_ => Datasets.Iris().Split(new SplitOptions { TestCount = 100, DevCount = 50 }),
            ["received 150 rows for 0 training, 50 dev and 100 test rows"]),
        ["too few rows"] = (_ => Dataset.Regression(Two, [1f, 2f]).Split(), ["expected at least one row in every part, received 2 rows"]),
        ["rare class"] = (_ => Dataset.Classification(new float[12, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]).Split(),
            ["expected at least 3 rows of class '1'", "received 2", "switch stratification off"]),
        ["too few group keys"] =
            (_ => Datasets.Iris().Split(new SplitOptions { Groups = [1, 2] }), ["expected a group key for each of 150 rows, received 2"]),
        ["a group on both sides"] = (_ => Datasets.Iris().Split(new SplitOptions { Groups = new int[150], TestRows = TestRows.Last }),
            ["received group 0 on both sides"]),
        ["too few groups"] = (_ => Datasets.Iris().Split(new SplitOptions { Groups = [.. Enumerable.Range(0, 150).Select(i => i % 2)] }),
            ["expected at least one group for every part, received 2 groups"]),
        ["test set opened without a reason"] = (_ => Datasets.Iris().Split().Test.Open(" "), ["expected a reason for opening it"]),
        ["test set that is empty"] = (_ =>
            Datasets.Iris().Split(new SplitOptions { TrainShare = 0.8, TestShare = 0 }).Test.Open("x"), ["received a split without any"]),
        ["batch size 0"] = (folder => _ = new BatchOrder(10, 0, 1), ["expected a batch size of at least 1, received 0"]),
        ["fitting on dev rows"] = (_ =>
            Datasets.Iris().Split().Dev.AsTrainingSet(), ["expected rows that are free to be used for training, received the dev rows"]),
        ["splitting test rows"] = (_ => Datasets.Iris().Split().Test.Open("x").Split(), ["received the test rows"]),
        ["divisor 0"] = (folder => _ = new Scale(0), ["expected a finite divisor other than 0, received 0"]),
        ["pipeline on other features"] = (_ => Pipeline.Fit(Datasets.Iris().AsTrainingSet(), new Standardize()).Apply(Datasets.Digits()),
            ["expected rows of 4 features as it was fitted on, received 64"]),
        ["part of a row for a pipeline"] = (_ => Pipeline.Fit(Datasets.Iris().AsTrainingSet()).Apply(new float[5], new float[5], 4),
            ["expected whole rows of 4 features, received 5 values"]),
        ["output too short"] = (_ =>
            Pipeline.Fit(Datasets.Iris().AsTrainingSet()).Apply(new float[8], new float[7], 4), ["expected room for 8 values, received 7"]),
        ["target scaling of classes"] = (
            _ => TargetScaling.Fit(Datasets.Iris().AsTrainingSet()), ["expected training rows with real targets, received Classification"]),
        ["other data than the model's"] =
            (_ => Datasets.OpenAs("digits", Datasets.Iris().Schema), ["expected examples of shape [4]", "received [8, 8, 1]"]),
        ["columns the model does not know"] = (folder => Datasets.OpenAs(folder.Text("p.csv", "sepal length (cm),a,b,c\n1,2,3,4\n"),
            Datasets.Iris().Schema), ["received no 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'"]),
        ["too many columns to predict"] = (folder => Datasets.OpenAs(folder.Text("p.csv", "1,2,3,4,0,0\n"), Datasets.Iris().Schema),
            ["expected 4 columns of features, and at most one more for the label, received 6"]),
        ["class the model does not know"] = (folder => Datasets.OpenAs(folder.Text("p.csv", "1,2,3,4,tulip\n"), Datasets.Iris().Schema),
            ["line 1, column 5", "expected one of the classes 'setosa', 'versicolor', 'virginica', received 'tulip'"]),
        ["a target that is a feature"] =
            (folder =>
                Datasets.OpenAs(
                    folder.Text("p.csv", string.Join(',', Datasets.Iris().Schema.FeatureNames) + "\n1,2,3,4\n"), Datasets.Iris().Schema,
                    new SourceOptions { Csv = new() { Target = "1" } }),
                        ["target column", "expected a column that is no feature, received '1'", "Choose another column"]),
        ["a task that is none"] = (folder => Csv(folder, "a,y\n1,2\n", new CsvOptions { Task = LearningTask.None }),
            ["expected the task classification or regression, received none", "leave the choice to the target's values"]),
        ["a negative weight in a table"] = (folder => Csv(folder, "a,w,y\n1,2,0\n1,-1,1\n", new CsvOptions { Weights = "w" }),
            ["line 3, column 2 ('w')", "expected a weight of 0 or more, received '-1'", "0 leaves the row out"]),
        ["no targets"] =
            (_ => Dataset.Regression([1f, 2f], 1, [], 0), ["expected at least 1 target, received 0", "Give a target for each row"]),
        ["no features"] = (_ => Dataset.Unlabelled([], 0), ["expected at least 1 feature, received 0"]),
        ["too few weights"] = (_ => Datasets.Iris().WithWeights([1f]), ["expected 150 weights, one for each row, received 1"]),
        ["weight that is no number"] = (_ => Dataset.Unlabelled(Two).WithWeights([1f, float.NaN]),
            ["row 1 (from 0)", "expected a finite weight of 0 or more, received NaN"]),
        ["weights of zero"] = (_ =>
            Dataset.Unlabelled(Two).WithWeights([0f, 0f]), ["expected a weight above 0, received only zeros", "Give some rows a weight"]),
        ["class numbers that are codes"] = (_ => Dataset.Classification(Two, [0, 1_000_000]),
            ["expected class numbers that count from 0, received 1000000", "give their names as text"]),
        ["two classes of one name"] = (_ => Dataset.Classification(Two, [0, 1], ["a", "a"]),
            ["expected every class to have its own name, received a, a", "Rename a class"]),
        ["images where labels belong"] =
            (folder =>
            {
                Images(folder, [1, 1, 1], 1); folder.Bytes("train-labels-idx1-ubyte", TemporaryFolder.Idx([1, 1, 1], 1));
                Datasets.Open(folder.Path);
            }, ["expected labels with 1 axis, received 3 axes", "Give the labels, not the images"]),
        ["images without pixels"] = (folder => { Images(folder, [0, 2, 2]); Labels(folder); Datasets.Open(folder.Path); },
            ["expected at least one image, received the shape (0, 2, 2)"]),
        ["numbers for a model of classes"] = (_ => SchemaMatch.Require(Dataset.Regression(new float[1, 4], new float[] { 1f }),
            Datasets.Iris().Schema), ["expected data for classification, received data for regression"]),
        ["sources of two kinds"] =
            (_ => Splitter.Mixed(Datasets.Iris(), Dataset.Classification(Two, [0, 1]), null, new SplitOptions()),
                ["Split of 'iris' and", "received 4 features with the classes 'setosa', 'versicolor', 'virginica' against 2 features with "
                    + "the classes '0', '1'", "Give sources of one kind"]),
        ["bins of classes"] = (_ => TargetBins.Quantiles(Datasets.Iris().AsTrainingSet(), 3),
            ["Bins of 'iris'", "expected rows with one number to predict, received Classification with 0 targets"]),
        ["one bin"] = (_ => TargetBins.Quantiles(Dataset.Regression(Two, [1f, 2f]).AsTrainingSet(), 1),
            ["expected 2 bins or more between rising edges, received 1"]),
        ["no rows for batches"] = (folder => _ = new BatchOrder(0, 1, 1), ["expected at least 1 row, received 0", "Give rows to train on"]),
        ["more components than features"] = (_ => new PrincipalComponents { Components = 5 }.Fit(Datasets.Iris().AsTrainingSet()),
            ["expected at most 4 components, one for each feature, received 5", "Ask for fewer"]),
        ["rows that were never written"] =
            (folder =>
                { var rows = RowFile.Create(folder.Path, 2); rows.Append([1f, 2f]); rows.Finish(); rows.Read(3, new float[2]); },
                ["Temporary file of rows in '", "expected to read row 3 (from 0) back, received: the file is shorter than it was written",
                    "Check the disk"]),
        ["no folder to write to"] = (folder => AtomicFile.WriteText(folder.File("none/x.txt"), "x"),
            ["Writing '", "the folder it should be in does not exist", "Create the folder first"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_is_wrong_and_what_to_do(string name)
    {
        using var folder = new TemporaryFolder();
        var (act, says) = Cases[name];
        var error = Should.Throw<InputException>(() => act(folder));
        foreach (var part in says)
        {
            error.Message.ShouldContain(part, Case.Sensitive);
        }

        error.Remedy.ShouldNotEndWith(".");
        error.Found.ShouldNotEndWith(".");
    }

    private static void Csv(TemporaryFolder folder, string text, CsvOptions? options = null) =>
        Datasets.FromCsv(folder.Text("bad.csv", text), options);

    private static void IdxFile(TemporaryFolder folder, byte[] bytes) => Idx.Read(folder.Bytes("x.idx", bytes));

    private static void Images(TemporaryFolder folder, int[] shape, params byte[] values) =>
        folder.Bytes("train-images-idx3-ubyte", TemporaryFolder.Idx(shape, values));

    private static void Labels(TemporaryFolder folder, params byte[] values) =>
        folder.Bytes("train-labels-idx1-ubyte", TemporaryFolder.Idx([values.Length], values));
}
