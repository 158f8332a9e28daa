using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

/// <summary>
/// What may be changed when a run is taken up, and that evaluation and curvature of a finished run see what the training saw.
/// </summary>
public sealed class ResumeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("training.earlyStopping=null", "training.earlyStopping.patience=5", "early stopping, which the run is without")]
    [InlineData("training.evaluateEvery=2", "ensemble.parallel=2", "an ensemble, which the run is not")]
    [InlineData("schedule=cosine", "training.epochs=9", "the epochs that its schedule cosine goes by")]
    [InlineData("""schedule={"type":"linear","warmUpSteps":2}""", "training.epochs=9", "the epochs that its schedule warmUp goes by")]
    public void A_refused_change_leaves_the_run_as_it_was(string setting, string change, string says)
    {
        CliRun.Train(folder.File("run"), "--data", "iris", "--set", setting);
        var before = File.ReadAllBytes(folder.File("run/config.json"));
        var refused = CliRun.Of("train", "--resume", folder.File("run"), "--set", change, "--quiet");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain($"received a change to {says}");
        File.ReadAllBytes(folder.File("run/config.json")).ShouldBe(before);
        CliRun.Of("train", "--resume", folder.File("run"), "--quiet").Code.ShouldBe(0);
    }

    [Fact]
    public void The_same_epochs_are_no_change()
    {
        CliRun.Train(folder.File("run"), "--data", "iris", "--set", "schedule=cosine");
        CliRun.Of("train", "--resume", folder.File("run"), "--epochs", "3", "--quiet").Code.ShouldBe(0);
    }

    /// <summary>
    /// Class weights that were fitted on training and dev rows together count the test rows as they did at the end of the training.
    /// </summary>
    [Theory]
    [Trait("Row", "R090")]
    [InlineData("retrain")]
    [InlineData("continue")]
    public void Evaluation_counts_rows_as_the_training_did(string then)
    {
        var trained = CliRun.Train(
            folder.File("run"), "--data", Skewed(), "--set", $"training.earlyStopping.then={then}", "--set",
            "training.classWeights=\"balanced\"",
            "--set", "data.split.stratify=false", "--json").Json().GetProperty("test").GetProperty("loss").GetDouble();
        CliRun.Of("evaluate", folder.File("run"), "--json").Json().GetProperty("loss").GetDouble().ShouldBe(trained, 1e-12);
    }

    /// <summary>Where nothing was trained the weights are where they began, so a penalty towards there adds nothing to the loss.</summary>
    [Fact]
    [Trait("Row", "R066")]
    public void Curvature_knows_where_the_weights_began()
    {
        string Loss(string name, string penalties)
        {
            CliRun.Train(folder.File(name), "--data", "iris", "--set", $"penalties={penalties}", "--set", "training.epochs=0");
            var measured = CliRun.Of("curvature", folder.File(name));
            measured.Code.ShouldBe(0, measured.Error);
            return measured.Output.Split(',')[0];
        }

        var none = Loss("none", "[]");
        none.ShouldStartWith("loss ");
        Loss("start", """[{"type":"l2","strength":0.5,"towards":"start"}]""").ShouldBe(none);
        Loss("zero", """[{"type":"l2","strength":0.5}]""").ShouldNotBe(none);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>60 rows, a quarter of the second class.</summary>
    private string Skewed()
    {
        var lines = Enumerable.Range(0, 60)
            .Select(i => FormattableString.Invariant($"{i * 37 % 60},{i * 23 % 60},{(i % 4 == 0 ? "rare" : "usual")}"));
        return folder.Text("skewed.csv", "a,b,kind\n" + string.Join('\n', lines) + "\n");
    }
}
