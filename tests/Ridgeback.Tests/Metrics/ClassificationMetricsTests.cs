using FsCheck;
using FsCheck.Fluent;
using Ridgeback.Metrics;

namespace Ridgeback.Tests.Metrics;

public class ClassificationMetricsTests
{
    private static readonly int[] Labels = [0, 0, 1, 1, 1];
    private static readonly double[] Probabilities = [0.75, 0.25, 0.25, 0.75, 0.5, 0.5, 0.25, 0.75, 0.125, 0.875];

    [Fact]
    public void A_binary_task_worked_by_hand()
    {
        // Predicted 0, 1, 0 (a tie), 1, 1: TP 2, FP 1, FN 1, TN 1. Scores of class 1: 0.25, 0.75 | 0.5, 0.75, 0.875.
        var metrics = ClassificationMetrics.Compute<double>(Probabilities, Labels, 2);
        metrics.Confusion.Row(0).ToArray().ShouldBe([1, 1]);
        metrics.Confusion.Row(1).ToArray().ShouldBe([1, 2]);
        metrics.Accuracy.ShouldBe(0.6);
        metrics.Precision.ShouldBe(2.0 / 3);
        metrics.Recall.ShouldBe(2.0 / 3);
        metrics.F1.ShouldBe(2.0 / 3);
        // Positive above negative: 1 + 0 (0.5), 1 + ½ (0.75), 1 + 1 (0.875), of 6 pairs.
        metrics.AreaUnderRoc.ShouldBe(4.5 / 6);
        metrics.LogLoss.ShouldBe(-Math.Log(0.75 * 0.25 * 0.5 * 0.75 * 0.875) / 5, 1e-15);
    }

    [Fact]
    public void One_column_is_the_probability_of_class_1()
    {
        double[] positive = [0.25, 0.75, 0.5, 0.75, 0.875];
        var one = ClassificationMetrics.Compute<double>(positive, Labels, 1);
        var two = ClassificationMetrics.Compute<double>(Probabilities, Labels, 2);
        (one.Accuracy, one.LogLoss, one.AreaUnderRoc, one.F1).ShouldBe((two.Accuracy, two.LogLoss, two.AreaUnderRoc, two.F1));
    }

    [Fact]
    public void Whole_weights_are_repeated_rows()
    {
        double[] weights = [2, 0, 1, 3, 1];
        int[] rows = [0, 0, 2, 3, 3, 3, 4];
        var weighted = ClassificationMetrics.Compute<double>(Probabilities, Labels, 2, weights);
        var repeated = ClassificationMetrics.Compute<double>(
            rows.SelectMany(row => Probabilities[(2 * row)..(2 * row + 2)]).ToArray(), rows.Select(row => Labels[row]).ToArray(), 2);
        weighted.LogLoss.ShouldBe(repeated.LogLoss, 1e-14);
        weighted.AreaUnderRoc.ShouldBe(repeated.AreaUnderRoc);
        weighted.Accuracy.ShouldBe(repeated.Accuracy);
        weighted.F1.ShouldBe(repeated.F1);
    }

    [Fact]
    public void More_classes_than_a_matrix_can_hold_are_refused() =>
        Should.Throw<InputException>(() => ConfusionMatrix.Of([0], [0], 65_536)).Message.ShouldBe(
            "Confusion matrix: expected at most 46340 classes, received 65536. Number the classes 0, 1, 2… without gaps, or merge some.");

    [Fact]
    public void Nothing_over_nothing_is_0()
    {
        var confusion = ConfusionMatrix.Of([0, 0], [0, 1], 3);
        confusion.Precision(1).ShouldBe(0);
        confusion.Recall(2).ShouldBe(0);
        confusion.F1(2).ShouldBe(0);
        confusion.Precision(Average.Macro).ShouldBe(0.5 / 3);
    }

    [Fact]
    public void A_label_of_probability_0_costs_36()
    {
        LogLoss.Of<double>([1, 0], [1], 2).ShouldBe(52 * Math.Log(2), 1e-12);
        LogLoss.Of<float>([1, 0], [1], 2).ShouldBe(52 * Math.Log(2), 1e-12);
        LogLoss.Of<double>([1, 0], [0], 2).ShouldBe(0);
    }

    [Fact]
    public void The_area_is_undefined_with_one_class()
    {
        AreaUnderRoc.Binary<double>([0.1, 0.2], [1, 1]).ShouldBeNull();
        AreaUnderRoc.Macro<double>([0.2, 0.3, 0.5], [2], 3).ShouldBeNull();
        AreaUnderRoc.Binary<double>([0.1, 0.2], [0, 1], [1, 0]).ShouldBeNull();
    }

    [Fact]
    public void Ties_predict_the_lowest_class()
    {
        ArgMax.OfRows<double>([1, 1, 1, 0, 2, 2], 3).ShouldBe([0, 1]);
        ArgMax.Of<float>([-3, -2, -2]).ShouldBe(1);
    }

    [Fact]
    public void The_area_does_not_change_under_a_monotone_transformation() =>
        Prop.ForAll<(byte Score, bool Positive)[]>(rows =>
        {
            if (rows.Length == 0)
            {
                return;
            }

            var labels = rows.Select(row => row.Positive ? 1 : 0).ToArray();
            var scores = rows.Select(row => row.Score / 8.0).ToArray();
            var area = AreaUnderRoc.Binary<double>(scores, labels);
            AreaUnderRoc.Binary<double>(scores.Select(score => Math.Exp(score / 4) - 7).ToArray(), labels).ShouldBe(area);
            AreaUnderRoc.Binary<double>(scores.Select(score => -score).ToArray(), labels).HasValue.ShouldBe(area.HasValue);
            ByPairs(scores, labels).HasValue.ShouldBe(area.HasValue);
            if (area is not { } value)
            {
                return;
            }

            AreaUnderRoc.Binary<double>(scores.Select(score => -score).ToArray(), labels)!.Value.ShouldBe(1 - value, 1e-12);
            value.ShouldBe(ByPairs(scores, labels)!.Value, 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_and_columns_of_the_confusion_matrix_add_up() =>
        Prop.ForAll<(byte Predicted, byte Actual, byte Weight)[]>(rows =>
        {
            if (rows.Length == 0)
            {
                return;
            }

            const int classes = 4;
            var predicted = rows.Select(row => row.Predicted % classes).ToArray();
            var labels = rows.Select(row => row.Actual % classes).ToArray();
            var weights = rows.Select(row => row.Weight + 1.0).ToArray();
            var confusion = ConfusionMatrix.Of<double>(predicted, labels, classes, weights);
            confusion.Total.ShouldBe(weights.Sum());
            for (var c = 0; c < classes; c++)
            {
                confusion.Support(c).ShouldBe(weights.Where((_, i) => labels[i] == c).Sum());
                confusion.Predicted(c).ShouldBe(weights.Where((_, i) => predicted[i] == c).Sum());
            }

            confusion.Recall(Average.Weighted).ShouldBe(confusion.Accuracy, 1e-12);
            confusion.Precision(Average.Micro).ShouldBe(confusion.Accuracy);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(
        2, 1.0, 0.5, "label of row 1: expected 0 to 1, received 2. Number the classes from 0, or give the network an output for each.")]
    [InlineData(
        -1, 1.0, 0.5, "label of row 1: expected 0 to 1, received -1. Number the classes from 0, or give the network an output for each.")]
    [InlineData(1, -1.0, 0.5, "sample weight of row 1: expected a finite number at least 0, received -1. Correct the weight.")]
    [InlineData(1, double.NaN, 0.5, "sample weight of row 1: expected a finite number at least 0, received NaN. Correct the weight.")]
    [InlineData(1, 1.0, double.NaN, "probabilities of row 1: expected finite numbers, received NaN in column 0. Look for the first step "
        + "that is not finite; a smaller learning rate often helps.")]
    public void Bad_rows_are_named(int label, double weight, double probability, string message) =>
        Should.Throw<InputException>(() => ClassificationMetrics.Compute<double>([0.5, 0.5, probability, 0.5], [0, label], 2, [1, weight]))
            .Message.ShouldBe(message);

    [Fact]
    public void Weights_that_are_all_0_are_refused() =>
        Should.Throw<InputException>(() => LogLoss.Of<double>([1, 0], [0], 2, [0]))
            .Message.ShouldBe("sample weights: expected a positive sum, received 0. Give at least one row a weight.");

    [Fact]
    public void Lengths_must_fit()
    {
        Should.Throw<ArgumentException>(() => LogLoss.Of<double>([1, 0, 1], [0], 2))
            .Message.ShouldStartWith("probabilities: expected rows of 2 values, received 3 values.");
        Should.Throw<ArgumentException>(() => LogLoss.Of<double>([], [], 2))
            .Message.ShouldStartWith("probabilities: expected at least one row, received none.");
        Should.Throw<ArgumentException>(() => LogLoss.Of<double>([1, 0], [0, 1], 2))
            .Message.ShouldStartWith("labels: expected one entry per row, 1 in all, received 2.");
        Should.Throw<ArgumentException>(() => LogLoss.Of<double>([1, 0], [0], 2, [1, 1]))
            .Message.ShouldStartWith("weights: expected one entry per row, 1 in all, received 2.");
    }

    private static double? ByPairs(double[] scores, int[] labels)
    {
        var pairs = (
            from positive in Enumerable.Range(0, scores.Length).Where(i => labels[i] == 1)
            from negative in Enumerable.Range(0, scores.Length).Where(i => labels[i] == 0)
            select scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0).ToArray();
        return pairs.Length == 0 ? null : pairs.Average();
    }
}
