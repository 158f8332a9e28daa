using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>What Adam and its variants share: averages of the gradient and of its square, corrected for their start at 0.</summary>
/// <remarks>m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g². The corrected averages m/(1 − β₁ᵗ) and v/(1 − β₂ᵗ) are not fed back.</remarks>
public abstract record AdamFamily : Optimizer
{
    private protected AdamFamily(double learningRate, double beta1, double beta2, double epsilon)
        : base(learningRate) => (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);

    /// <summary>β₁, decay of the mean, at least 0 and below 1; default 0.9.</summary>
    public double Beta1 { get; init => field = Decay(value, "Beta1", "0.9 is usual"); }

    /// <summary>β₂, decay of the mean square, at least 0 and below 1; default 0.999.</summary>
    public double Beta2 { get; init => field = Decay(value, "Beta2", "0.999 is usual"); }

    /// <summary>ε > 0, added to the root of the corrected mean square; default 1e-8.</summary>
    public double Epsilon { get; init => field = Setting.Positive(value, $"Optimizer {Kind}, Epsilon", "1e-8 is usual"); }

    /// <summary>The new mean m, kept.</summary>
    private protected Node Mean(UpdateScope scope, Node gradient)
    {
        var mean = scope.State("mean");
        var m = (Beta1 * mean.Value) + ((1 - Beta1) * gradient);
        scope.Set(mean, m);
        return m;
    }

    /// <summary>The new mean square v, kept.</summary>
    private protected Node Square(UpdateScope scope, Node gradient)
    {
        var square = scope.State("square");
        var v = (Beta2 * square.Value) + ((1 - Beta2) * gradient.Square());
        scope.Set(square, v);
        return v;
    }

    /// <summary>α/(1 − β₁ᵗ) · m / (√(v/(1 − β₂ᵗ)) + ε).</summary>
    private protected Node Move(UpdateScope scope, Node m, Node v)
    {
        var rate = scope.LearningRate / (1.0 - Node.Power(Beta1, scope.StepNumber));
        return rate * m / Root(scope, v);
    }

    /// <summary>√(v/(1 − β₂ᵗ)) + ε.</summary>
    private protected Node Root(UpdateScope scope, Node v)
    {
        var correction = 1.0 / (1.0 - Node.Power(Beta2, scope.StepNumber));
        return (correction * v).Sqrt() + Epsilon;
    }
}
