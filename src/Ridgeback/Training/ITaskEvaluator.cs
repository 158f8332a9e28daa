namespace Ridgeback.Training;

/// <summary>Measures how one task of a network does on some rows.</summary>
internal interface ITaskEvaluator
{
    /// <summary>Mean data loss, and accuracy or root mean squared error.</summary>
    (double Loss, double Metric) Measure();

    /// <summary>All figures of what was measured last.</summary>
    /// <param name="loss">Its mean data loss.</param>
    Evaluation Figures(double loss);
}
