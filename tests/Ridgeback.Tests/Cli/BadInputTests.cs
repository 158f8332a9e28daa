using System.Text.RegularExpressions;
using Ridgeback.Formats;
using Ridgeback.Runs;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

/// <summary>Whatever a person gets wrong: the right exit code, a message in three parts, no stack trace, nothing half-written.</summary>
public sealed partial class BadInputTests : IDisposable
{
    private const string Out = "OUT";
    private readonly TemporaryFolder folder = new();

    /// <summary>One case: what stands on the command line, and what the message must say.</summary>
    private sealed record Case(string Name, Func<TemporaryFolder, string[]> Arguments, string Says, int Code = 2);

    private static readonly Case[] Cases =
    [
        // The command line.
        new("no command", _ => [], "received none"),
        new("unknown command", _ => ["trian"], "Did you mean 'train'"),
        new("unknown option", _ => ["train", "--epoch", "3"], "Did you mean '--epochs'"),
        new("seed is no number", _ => ["train", "--seed", "abc"], "Option --seed: expected a whole number"),
        new("negative threads", _ => ["train", "--threads", "-1"], "Option --threads"),
        new("too many threads", _ => ["train", "--threads", "5000"], "from 0 to 1024"),
        new("epochs with a fraction", _ => ["train", "--epochs", "1.5"], "received '1.5'"),
        new("threads of a command that trains nothing", _ => ["components", "--output", "c", "--threads", "2"], "received '--threads'"),
        new("epochs of a command that trains nothing", _ => ["gradcheck", "--epochs", "2"], "received '--epochs'"),
        new("option twice", _ => ["train", "--seed", "1", "--seed", "2"], "--seed"),
        new("option without value", _ => ["predict", "run", "--output", "p.csv", "--data"], "--data"),
        new("two configurations", _ => ["train", "a.json", "b.json"], "received 'b.json'"),
        new("predict without data", _ => ["predict", "run", "--output", "x.csv"], "--data"),
        new("predict without output", _ => ["predict", "run", "--data", "iris"], "--output"),
        new("evaluate without run", _ => ["evaluate"], "argument missing"),
        new("set without =", _ => Train("--set", "training.epochs"), "expected path=value"),
        new("set to an unknown key", _ => Train("--set", "training.epoch=3"), "Write \"epochs\""),
        new("set to a wrong type", _ => Train("--set", "training.epochs=many"), "training.epochs"),
        new("set beyond a list", _ => Train("--set", "network.layers[99].units=3"), "[99]"),
        new("set with a bad path", _ => Train("--set", "a..b=3"), "expected keys with dots"),

        new("curvature of no rows", f =>
            ["curvature", f.File("none"), "--rows", "0"], "Option --rows: expected a number of 1 or more, received 0"),
        new("curvature in no steps", f =>
            ["curvature", f.File("none"), "--steps", "-2"], "Option --steps: expected a number of 1 or more, received -2"),
        new("curvature of no run", f => ["curvature", f.File("none")], "a path where there is no folder"),
        new("no components", f => ["components", "--output", f.File(Out), "--components", "0"],
            "Option --components: expected a number of 1 or more, received 0"),
        new("components without epsilon", f =>
            ["components", "--output", f.File(Out), "--epsilon", "0"], "Option --epsilon: expected a finite number above 0, received 0"),
        new("components nowhere", _ => ["components", "--output", " "], "Option --output: expected a folder, received ' '"),
        new("range test backwards", _ =>
            ["range-test", "--from", "1", "--to", "0.1"], "expected rates 0 < from < to and 20 steps or more, received 1 to 0.1 in"),
        new("range test of the closed form", _ =>
            ["range-test", "--set", "training.solver=closedForm"], "received the closed form, which has no learning rate"),
        new("range test in three steps", _ => ["range-test", "--steps", "3"], "in 3 steps"),
        new("comparison over one seed", _ => ["compare", "--seeds", "1"], "expected 2 seeds or more, received 1"),
        new("comparison of different data", f => ["compare", "--second", "data.source=iris"], "received different settings under data"),
        new("comparison without dev rows", _ => ["compare", "--data", "iris", "--set", "data.split={\"train\":0.8,\"dev\":0,\"test\":0.2}",
            "--set", "training.earlyStopping=null"], "expected dev rows to compare on"),
        new("comparison of three", _ => ["compare", "a.json", "b.json", "c.json"], "received 'c.json'|3 were provided|Unrecognized"),
        new("schedule of nothing", f => ["schedule", f.File("none.json")], "expected a readable file"),
        new("milestones that do not rise", _ =>
            ["schedule", "--set", "schedule={\"type\":\"milestones\",\"epochs\":[5,3]}"], "Schedule milestones, Epochs"),
        new("gradcheck of an unknown loss", _ => ["gradcheck", "--set", "loss=logit"], "logistic"),
        new("class weights of zero", _ => Train("--set", "training.classWeights={\"type\":\"byClass\",\"weights\":[0,0]}"),
            "Class weights: expected a weight above 0, received only zeros"),
        new("too few class weights", _ => Train("--set", "training.classWeights={\"type\":\"byClass\",\"weights\":[1,2]}"),
            "expected 10 weights, one for each class, received 2"),

        // The configuration.
        new("configuration missing", f => ["train", f.File("none.json")], "expected a readable file"),
        new("configuration is a folder", f => ["train", f.Path], "received a folder"),
        new("configuration is no JSON", f => Configured(f, "{ \"data\": "), "c.json:1:"),
        new("configuration is a list", f => Configured(f, "[]"), "expected an object"),
        new("configuration is empty", f => Configured(f, ""), "c.json"),
        new("unknown key", f => Configured(f, "{ \"trainning\": {} }"), "Write \"training\""),
        new("key twice", f => Configured(f, "{ \"loss\": \"auto\", \"loss\": \"auto\" }"), "loss"),
        new("wrong type", f => Configured(f, "{ \"training\": { \"epochs\": \"ten\" } }"), "c.json:1:27 training.epochs"),
        new("out of range", f =>
            Configured(f, "{ \"network\": { \"layers\": [ { \"type\": \"dropout\", \"keepProbability\": 0 } ] } }"), "keepProbability"),
        new("unknown layer", f => Configured(f, "{ \"network\": { \"layers\": [ \"rellu\" ] } }"), "Write \"relu\""),
        new("unknown optimizer", f => Configured(f, "{ \"optimizer\": \"adamm\" }"), "Write \"adam\""),
        new("unknown schedule", f => Configured(f, "{ \"schedule\": \"cosinus\" }"), "Write \"cosine\""),
        new("group of an unknown layer", f =>
            Configured(f, "{ \"groups\": [ { \"layers\": [\"dense9\"], \"frozen\": true } ] }"), "received \"dense9\""),
        new("fine-tuning of nothing", f =>
            Configured(f, "{ \"fineTuning\": { \"model\": \"nowhere\" } }"), "nowhere': expected a readable model.json"),
        new("ensemble without members", f =>
            Configured(f, "{ \"ensemble\": { \"type\": \"bagging\", \"members\": 0 } }"), "ensemble.members"),
        new("unknown ensemble", f => Configured(f, "{ \"ensemble\": \"baging\" }"), "Write \"bagging\""),
        new("ensemble of no variations", f =>
            Configured(f, "{ \"ensemble\": \"variations\" }"), "expected 1 member or more, received none"),
        new("ensemble of other data", f => Configured(f, "{ \"ensemble\": { \"type\": \"variations\", \"members\": [ { \"set\": [ "
            + "\"data.source=iris\" ] } ] } }"), "Set data for all members together"),
        new("ensemble of a faulty variation", f => Configured(f,
            "{ \"ensemble\": { \"type\": \"variations\", \"members\": [ { \"set\": [ \"training.epoch=3\" ] } ] } }"), "Write \"epochs\""),
        new("vote over numbers", f => Train("--data", Sources.Regression(f), "--set",
            "ensemble={\"type\":\"bagging\",\"combine\":\"vote\"}"), "expected a way to combine numbers, received Vote"),
        new("clipping at 0", f => Configured(f, "{ \"clipping\": { \"type\": \"norm\", \"limit\": 0 } }"), "clipping.limit"),
        new("negative learning rate", f => Configured(f, "{ \"optimizer\": { \"learningRate\": -1 } }"), "optimizer.learningRate"),
        new("shares do not sum to 1", f => Configured(f, "{ \"data\": { \"split\": { \"train\": 0.9 } } }"), "a sum of 1.3"),
        new("configuration of another version", f => Configured(f, "{ \"version\": 2 }"), "expected 1, received 2"),
        new("delimiter of two characters", f => Configured(f, "{ \"data\": { \"delimiter\": \";;\" } }"), "expected one character"),
        new("a second training without dev rows", f => Configured(f, "{ \"data\": { \"split\": { \"train\": 0.8, \"dev\": 0, \"test\": "
            + "0.2 } }, \"training\": { \"earlyStopping\": { \"then\": \"continue\" } } }"),
                "expected dev rows to stop by and then to continue on"),
        new("what follows an early stop is unknown", f =>
            Configured(f, "{ \"training\": { \"earlyStopping\": { \"then\": \"retrian\" } } }"), "Write \"retrain\""),
        new("F1 of numbers", f =>
            Configured(
                f, "{ \"data\": { \"task\": \"regression\", \"source\": \""
                    + f.Text("n.csv", "a,b\n1,2.5\n2,3.5\n3,4.25\n4,5.5\n5,6.5\n6,7.5\n7,8.5\n8,9.5\n9,10.5\n10,11.5\n")
                        .Replace("\\", "/", StringComparison.Ordinal)
                            + "\" }, \"training\": { \"earlyStopping\": { \"measure\": \"f1\" } } }"),
                                "expected Loss or Error for numbers to predict"),
        new("no data source", f => Configured(f, "{ \"data\": { \"source\": \"\" } }"), "received nothing"),
        new("penalty for a layer that is not there", f =>
            Configured(f, "{ \"penalties\": [ { \"type\": \"l2\", \"layers\": [\"hidden\"] } ] }"), "penalties[0].layers"),
        new("constraint for a layer that is not there", f =>
            Configured(f, "{ \"constraints\": [ { \"type\": \"maxNorm\", \"layers\": [\"hidden\"] } ] }"), "received \"hidden\""),

        // The network and the data.
        new("two layers of one name", _ =>
            Train("--set", "network.layers=[{\"type\":\"relu\",\"name\":\"a\"},{\"type\":\"tanh\",\"name\":\"a\"}]"), "Layer 'a'"),
        new("loss does not fit many classes", _ => Train("--set", "loss=absolute"), "expected a loss for 10 classes"),
        new("loss does not fit numbers", f =>
            Train("--data", Sources.Regression(f), "--set", "loss=softmaxCrossEntropy"), "expected a loss for numbers"),
        new("batches of one row under batch normalization", _ => Train("--set", "training.batchSize=1"), "batches of 2 rows"),
        new("network too large", _ => Train("--set", "network.layers=[{\"type\":\"dense\",\"units\":2000000000}]"), "expected at most"),
        new("data missing", f => Train("--data", f.File("none.csv")), "a path where there is nothing"),
        new("data misspelt", _ => Train("--data", "digit"), "digits"),
        new("empty table", f => Table(f, ""), "t.csv"),
        new("header only", f => Table(f, "a,b,c\n"), "t.csv"),
        new("ragged table", f => Table(f, "a,b,c\n1,2,x\n1,2\n1,2,y\n"), "line 3"),
        new("missing value", f => Table(f, "a,b,c\n1,2,x\n1,,y\n"), "line 3"),
        new("NaN", f => Table(f, "a,b,c\n1,2,x\nNaN,2,y\n"), "line 3"),
        new("infinity", f => Table(f, "a,b,c\n1,2,x\n1,Infinity,y\n"), "line 3"),
        new("text among numbers", f => Table(f, "a,b,c\n1,2,x\n1,two,y\n"), "two"),
        new("target column absent", f => [.. Table(f, "a,b,c\n1,2,x\n1,3,y\n"), "--set", "data.target=price"], "price"),
        new("ignored column absent", f => [.. Table(f, "a,b,c\n1,2,x\n1,3,y\n"), "--set", "data.ignore=[\"id\"]"], "id"),
        new("one class only", f => Table(f, "a,b,c\n1,2,x\n2,3,x\n3,3,x\n4,3,x\n5,3,x\n"), "class"),
        new("too few rows", f => Table(f, "a,b,c\n1,2,x\n1,3,y\n"), "t.csv"),
        new("more dev rows than rows", _ => Train("--set", "data.split.devRows=100000"), "100,000|100000"),
        new("binary file as a table", f => Train("--data", f.Bytes("t.csv", [0, 1, 2, 3, 0, 255, 254, 7])), "t.csv"),
        new("damaged gzip", f => Train("--data", f.Bytes("t.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])), "t.csv.gz"),
        new("folder without IDX files", f => Train("--data", f.Path), "IDX"),
        new("single IDX file", f => Train("--data", Path.Combine(Sources.Images(f), "train-images-idx3-ubyte")), "a single IDX file"),
        new("truncated IDX", f => Images(f, bytes => bytes[..^5]), "train-images"),
        new("IDX of a wrong magic number", f => Images(f, bytes => [9, 9, 9, 9, .. bytes[4..]]), "train-images"),
        new("IDX with more bytes than it says", f => Images(f, bytes => [.. bytes, 1, 2, 3]), "train-images"),
        new("more images than labels", f => Images(f, bytes => [.. bytes[..4], 0, 0, 0, 59, .. bytes[8..^12]]), "59"),

        // The output.
        new("output is a file", f => ["train", "--output", f.Text("file", "x"), .. CliRun.Small], "received a file"),
        new("output below a file", f =>
            ["train", "--output", Path.Combine(f.Text("file", "x"), "run"), .. CliRun.Small], "expected a folder"),
        new("output holds a run", f => ["train", "--output", Run(f), .. CliRun.Small], "--resume"),

        // Runs.
        new("evaluate what is no run", f => ["evaluate", f.Path], "a folder without config.json"),
        new("evaluate nothing", f => ["evaluate", f.File("none")], "a path where there is no folder"),
        new("evaluate a run that was broken off", f => ["evaluate", Without(f, "model.json")], "one that was broken off"),
        new("model without parameters", f => ["evaluate", Without(f, "model.safetensors")], "model.safetensors"),
        new("damaged description", f => ["evaluate", Damaged(f, "model.json", bytes => bytes[..^20])], "model.json"),
        new("damaged parameters", f => ["evaluate", Damaged(f, "model.safetensors", bytes => bytes[..^20])], "model.safetensors"),
        new("damaged configuration", f => ["evaluate", Damaged(f, "config.json", bytes => bytes[..^20])], "config.json"),
        new("damaged record of openings", f => ["evaluate", Damaged(f, "test-openings.json", bytes => bytes[..^20])], "test-openings.json"),
        new("evaluate without labels", f => ["evaluate", Run(f), "--data", f.Text("t.csv", "a,b\n1,2\n")], "predict"),
        new("evaluate with an unknown label", f => ["evaluate", Run(f), "--data", f.Text("t.csv", "a,b,answer\n1,2,perhaps\n")], "perhaps"),
        new("evaluate on other data", f => ["evaluate", Run(f), "--data", "iris"], "expected"),
        new("evaluate after the data has changed", f => ["evaluate", Run(f, changed: true)], "fingerprint"),
        new("evaluate without test rows", f =>
            ["evaluate", Run(f, "--set", "data.split={\"train\":0.8,\"test\":0}")], "Name labelled data"),
        new("predict by one pass", f => ["predict", Run(f), "--data", f.File("two.csv"), "--output", f.File(Out), "--passes", "1"],
            "expected 2 passes or more, received 1"),
        new("predict with other features", f =>
            ["predict", Run(f), "--data", f.Text("t.csv", "a\n1\n"), "--output", f.File(Out)], "expected"),
        new("predict with a missing value", f =>
            ["predict", Run(f), "--data", f.Text("t.csv", "a,b\n1,2\n1,\n"), "--output", f.File(Out)], "line 3"),
        new("predict without the file", f =>
            ["predict", Run(f), "--data", f.File("none.csv"), "--output", f.File(Out)], "a path where there is nothing"),
        new("predict into a folder that is not there", f =>
            ["predict", Run(f), "--data", f.File("two.csv"), "--output", f.File("none/p.csv")], "folder"),
        new("predict onto a folder", f => ["predict", Run(f), "--data", f.File("two.csv"), "--output", f.Path], "received a folder"),
        new("resume nothing", f => ["train", "--resume", f.File("none")], "expected the folder of a run"),
        new("resume with a folder", f => ["train", "--resume", Run(f), "--output", f.File(Out)], "received --output too"),
        new("resume with a configuration", f => ["train", f.Text("c.json", "{}"), "--resume", Run(f)], "received a configuration too"),
        new("resume with other data", f => ["train", "--resume", Run(f), "--data", "iris"], "a change to data.source"),
        new("resume with another seed", f => ["train", "--resume", Run(f), "--seed", "2"], "a change to training.seed"),
        new("resume after the data has changed", f => ["train", "--resume", Run(f, changed: true)], "fingerprint"),
        new("resume from a damaged checkpoint", f =>
            ["train", "--quiet", "--resume", Damaged(f, "checkpoint/checkpoint.safetensors", bytes => bytes[..^20])], "checkpoint"),
        new("resume from a checkpoint of other settings", f =>
            ["train", "--quiet", "--resume", Damaged(f, "config.json", Edit("\"units\": 12", "\"units\": 13"))], "checkpoint"),
    ];

    public static TheoryData<string> Names => new(Cases.Select(entry => entry.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused(string name)
    {
        var entry = Cases.Single(item => item.Name == name);
        var arguments = entry.Arguments(folder);
        var before = Everything();
        if (arguments is ["train", ..] && !arguments.Contains("--output") && !arguments.Contains("--resume"))
        {
            arguments = [.. arguments, "--output", folder.File($"{Out}/run")];
        }

        var run = CliRun.Of(arguments);
        run.Code.ShouldBe(entry.Code, run.Error);
        Regex.IsMatch(run.Error, string.Join('|', entry.Says.Split('|').Select(Regex.Escape))).ShouldBeTrue(run.Error);
        ShouldHaveThreeParts(run.Error);
        run.Output.ShouldBe("");
        Everything().ShouldBe(before);
    }

    [Fact]
    public void There_are_at_least_forty_of_them_and_no_two_alike()
    {
        Cases.Length.ShouldBeGreaterThan(40);
        Cases.Select(entry => entry.Name).ShouldBeUnique();
    }

    [Fact]
    public void All_faults_of_a_configuration_are_reported_at_once()
    {
        var run = CliRun.Of(["train", folder.Text("c.json", "{\n \"los\": 1,\n \"training\": { \"epochs\": -1 },\n \"optimizer\": 7\n}"),
            "--set", "data.header=perhaps"]);
        run.Code.ShouldBe(2);
        run.Error.TrimEnd().Split('\n').Length.ShouldBe(4);
        foreach (var place in (string[])["c.json:2:", "c.json:3:", "c.json:4:", "data.header"])
        {
            run.Error.ShouldContain(place);
        }
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("checkpoint.safetensors")]
    [InlineData("metrics.csv")]
    [InlineData("model.safetensors")]
    [InlineData("model.json")]
    [InlineData("result.json")]
    [InlineData("report.html")]
    public void A_full_disk_fails_with_1_leaves_nothing_half_written_and_can_be_resumed(string file)
    {
        CliRun.Train(folder.File("whole"), "--data", "iris");
        var path = folder.File("made/run");
        using (AtomicFile.Intercept(
            (target, stream) => target.EndsWith(file, StringComparison.Ordinal) ? new FullDiskStream(stream, 10) : stream))
        {
            var run = CliRun.Of(["train", "--output", path, "--data", "iris", .. CliRun.Small]);
            run.Code.ShouldBe(1, run.Error);
            run.Error.ShouldContain("the disk is full");
            ShouldHaveThreeParts(run.Error);
        }

        Everything().ShouldAllBe(entry => !entry.EndsWith(".tmp") && !entry.EndsWith(".lock"));
        File.Exists(Path.Combine(path, file)).ShouldBeFalse();
        if (file == "config.json")
        {
            Path.Exists(folder.File("made")).ShouldBeFalse();
            return;
        }

        CliRun.Of("train", "--resume", path, "--quiet").Code.ShouldBe(0);
        CliRun.ModelOf(path).ShouldBe(CliRun.ModelOf(folder.File("whole")));
    }

    [Fact]
    public void A_full_disk_leaves_older_predictions_as_they_were()
    {
        var run = Run(folder);
        var output = folder.Text("p.csv", "older");
        using (AtomicFile.Intercept((_, stream) => new FullDiskStream(stream, 10)))
        {
            CliRun.Of("predict", run, "--data", folder.File("two.csv"), "--output", output).Code.ShouldBe(1);
        }

        File.ReadAllText(output).ShouldBe("older");
        File.Exists(output + ".tmp").ShouldBeFalse();
    }

    [Fact]
    public void Two_trainings_cannot_use_one_folder()
    {
        var run = Run(folder);
        using (TrainingJob.Resume(run, []))
        {
            var second = CliRun.Of("train", "--resume", run);
            second.Code.ShouldBe(2);
            second.Error.ShouldContain("no other training");
            ShouldHaveThreeParts(second.Error);
        }

        CliRun.Of("train", "--resume", run, "--quiet").Code.ShouldBe(0);
    }

    [Fact]
    public void A_fault_of_ours_is_one_line_without_a_trace()
    {
        var error = new StringWriter();
        Ridgeback.Cli.Failures.Report(new InvalidOperationException("first\nsecond"), error).ShouldBe(1);
        ShouldHaveThreeParts(error.ToString());
        error.ToString().ShouldContain("InvalidOperationException: first second.");
    }

    public void Dispose() => folder.Dispose();

    private static string[] Train(params string[] options) => ["train", "--quiet", .. options];

    private static string[] Configured(TemporaryFolder f, string text) => ["train", f.Text("c.json", text)];

    private static string[] Table(TemporaryFolder f, string text) => Train("--data", f.Text("t.csv", text));

    private static string[] Images(TemporaryFolder f, Func<byte[], byte[]> damage)
    {
        var source = Sources.Images(f);
        var path = Path.Combine(source, "train-images-idx3-ubyte");
        File.WriteAllBytes(path, damage(File.ReadAllBytes(path)));
        return Train("--data", source);
    }

    private static string Run(TemporaryFolder f, params string[] options)
    {
        CliRun.Train(f.File("run"), ["--data", Sources.TwoClasses(f), .. options]);
        return f.File("run");
    }

    private static string Run(TemporaryFolder f, bool changed)
    {
        var run = Run(f);
        if (changed)
        {
            File.AppendAllText(f.File("two.csv"), "1,2,less\n");
        }

        return run;
    }

    private static string Without(TemporaryFolder f, string file)
    {
        var run = Run(f);
        File.Delete(Path.Combine(run, file));
        return run;
    }

    private static string Damaged(TemporaryFolder f, string file, Func<byte[], byte[]> damage)
    {
        var path = Path.Combine(Run(f), file);
        File.WriteAllBytes(path, damage(File.ReadAllBytes(path)));
        return f.File("run");
    }

    private static Func<byte[], byte[]> Edit(string old, string changed) => bytes =>
        System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace(old, changed));

    private string[] Everything() => [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order()];

    /// <summary>What: expected against received. Remedy. One such line for each fault, and no trace.</summary>
    private static void ShouldHaveThreeParts(string error)
    {
        error.ShouldNotContain("   at ");
        error.ShouldEndWith("\n");
        foreach (var line in error.TrimEnd().Split('\n'))
        {
            (ThreeParts().IsMatch(line) || Unreadable().IsMatch(line)).ShouldBeTrue(line);
        }
    }

    [GeneratedRegex(@"^.+: .*expected .+received.+\. .+[.?]$")]
    private static partial Regex ThreeParts();

    /// <summary>Where a file cannot be read or written there is nothing that was received.</summary>
    [GeneratedRegex(@"^(Writing|CSV file) '.+': .+\. .+\.$")]
    private static partial Regex Unreadable();
}
