using Ridgeback.Metrics;
using Ridgeback.Runs;
using Ridgeback.Tests.Cli;

namespace Ridgeback.Tests.Runs;

public class ComparisonTests
{
    private static readonly string[] Iris = ["data.source=\"iris\"", "training.epochs=12", "training.threads=1"];

    /// <summary>Student's own sleep data (1908): the t of 10 pairs is 4.0621, with p = 0.002833.</summary>
    [Fact]
    [Trait("Row", "R015")]
    public void The_paired_test_gives_Students_own_figures()
    {
        double[] one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        double[] other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        var test = PairedTest.Of(one, other);
        test.MeanDifference.ShouldBe(1.58, 1e-12);
        test.T.ShouldBe(4.0621, 1e-4);
        test.PValue.ShouldBe(0.002833, 1e-6);
        PairedTest.Of(other, one).PValue.ShouldBe(test.PValue, 1e-15);
        PairedTest.Of(one, one).PValue.ShouldBe(1);
        PairedTest.Of([1, 2], [2, 3]).PValue.ShouldBe(0);
        Should.Throw<InputException>(() => PairedTest.Of([1], [2])).Message.ShouldContain("2 or more");
    }

    /// <summary>The same configuration twice is the same to the bit, seed by seed; a rate of almost 0 is told apart.</summary>
    [Fact]
    [Trait("Row", "R015")]
    public void The_same_configuration_is_no_better_than_itself_and_a_lame_one_is_worse()
    {
        var same = Comparison.Run(new ConfigurationSource(null, Iris), new ConfigurationSource(null, Iris), 3);
        same.First.ShouldBe(same.Second);
        same.Test.PValue.ShouldBe(1);
        same.Verdict.ShouldStartWith("No difference beyond chance over 3 seeds");

        var lame =
            Comparison.Run(new ConfigurationSource(null, Iris), new ConfigurationSource(null, [.. Iris, "optimizer.learningRate=1e-9"]), 4);
        lame.Verdict.ShouldStartWith("The first is better by");
        lame.LossTest!.MeanDifference.ShouldBeGreaterThan(0.2);
        lame.First.ShouldBe(Comparison.Run(new ConfigurationSource(null, Iris), new ConfigurationSource(null, Iris), 4).First);
    }

    [Fact]
    [Trait("Row", "R015")]
    public void Other_conditions_are_refused()
    {
        Refused("data.split.seed=2").ShouldContain("received different settings under data");
        Refused("data.ignore=[\"1\"]").ShouldContain("under data");
        Refused("augmentation=[{\"type\":\"noise\",\"standardDeviation\":1}]")
            .ShouldContain("received different settings under augmentation");
        Should.Throw<InputException>(() => Comparison.Run(new ConfigurationSource(null, Iris), new ConfigurationSource(null, Iris), 1))
            .Message.ShouldContain("2 seeds or more");

        // A training that broke down has no figures.
        Refused("optimizer={\"type\":\"gradientDescent\",\"learningRate\":1e30}")
            .ShouldContain("Comparison, configuration 2, seed 1: expected a training that reaches its end, received: Stopped at step");

        static string Refused(string change) =>
            Should.Throw<InputException>(
                () => Comparison.Run(new ConfigurationSource(null, Iris), new ConfigurationSource(null, [.. Iris, change]), 2)).Message;
    }

    [Fact]
    [Trait("Row", "R015")]
    public void The_command_line_compares()
    {
        var run =
            CliRun.Of("compare", "--data", "iris", "--set", "training.epochs=8", "--second", "optimizer.learningRate=1e-9", "--seeds", "3");
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("first, accuracy");
        run.Output.ShouldContain("Dev loss: second − first is ");
        run.Error.ShouldContain("seed 3, second");
    }
}
