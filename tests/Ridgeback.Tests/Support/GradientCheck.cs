using Ridgeback.Graphs;

namespace Ridgeback.Tests.Support;

/// <summary>Compares symbolic gradients with central differences in double precision.</summary>
internal static class GradientCheck
{
    /// <summary>
    /// Every element of every variable: step 1e-5·max(1, |x|), relative error |a − n|/max(|a|, |n|, 1e-3·max|g|) below 1e-6.
    /// </summary>
    public static void Holds(ReferenceEvaluator<double> evaluator, Node loss, params Variable[] variables)
    {
        var gradients = Gradients.Of(loss, [.. variables.Select(variable => variable.Value)]);
        double[][] analytic = [.. gradients.Select(evaluator.Evaluate)];
        for (var k = 0; k < variables.Length; k++)
        {
            var numeric = Numeric(evaluator, loss, variables[k]);
            var floor = 1e-3 * analytic[k].Max(Math.Abs);
            for (var i = 0; i < numeric.Length; i++)
            {
                var a = analytic[k][i];
                var n = numeric[i];
                var scale = Math.Max(Math.Max(Math.Abs(a), Math.Abs(n)), floor);
                (scale == 0 || Math.Abs(a - n) / scale < 1e-6).ShouldBeTrue(
                    $"{variables[k].Name}[{i}]: analytic {a:R}, numeric {n:R}, relative error {Math.Abs(a - n) / scale:E1}");
            }
        }
    }

    /// <summary>The same for the gradient of a weighted sum of all first derivatives.</summary>
    public static void HoldsTwice(ReferenceEvaluator<double> evaluator, Node loss, params Variable[] variables)
    {
        var first = Gradients.Of(loss, [.. variables.Select(variable => variable.Value)]);
        var sum = first.Select((gradient, k) => Table.Weighted(gradient, 3 + k)).Aggregate((a, b) => a + b);
        Holds(evaluator, sum, variables);
    }

    private static double[] Numeric(ReferenceEvaluator<double> evaluator, Node loss, Variable variable)
    {
        var start = evaluator.Get(variable);
        var numeric = new double[start.Length];
        for (var i = 0; i < start.Length; i++)
        {
            var step = 1e-5 * Math.Max(1, Math.Abs(start[i]));
            numeric[i] = (At(start[i] + step) - At(start[i] - step)) / (2 * step);

            double At(double value)
            {
                double[] moved = [.. start];
                moved[i] = value;
                evaluator.Set(variable, moved);
                return evaluator.Evaluate(loss.Sum())[0];
            }
        }

        evaluator.Set(variable, start);
        return numeric;
    }
}
