"""Writes metrics.json: metrics by scikit-learn 1.2.1 on small random problems. Run: python3 metrics.py"""
import json
import os
import numpy as np
from sklearn import metrics

random = np.random.RandomState(20)


def classification(rows, classes, weighted, labelled=None):
    # Multiples of 1/64 make ties between scores frequent and are exact in float32.
    counts = random.multinomial(64, np.ones(classes) / classes, size=rows)
    p = counts / 64.0
    y = random.randint(0, labelled or classes, size=rows)
    w = random.randint(1, 17, size=rows) / 8.0 if weighted else None
    guess = p.argmax(axis=1)
    names = list(range(classes))
    result = {
        "classes": classes,
        "probabilities": p.ravel().tolist(),
        "labels": y.tolist(),
        "weights": [] if w is None else w.tolist(),
        "accuracy": metrics.accuracy_score(y, guess, sample_weight=w),
        "confusion": metrics.confusion_matrix(y, guess, labels=names, sample_weight=w).astype(float).ravel().tolist(),
    }
    if np.all(p[np.arange(rows), y] > 0):
        result["logLoss"] = metrics.log_loss(y, p, labels=names, sample_weight=w)
    for average in ["macro", "micro", "weighted", None]:
        scores = metrics.precision_recall_fscore_support(
            y, guess, labels=names, average=average, sample_weight=w, zero_division=0)[:3]
        result[average or "perClass"] = [np.asarray(s).tolist() for s in scores]
    if classes == 2:
        result["areaUnderRoc"] = metrics.roc_auc_score(y, p[:, 1], sample_weight=w)
    else:
        areas = [metrics.roc_auc_score(y == c, p[:, c], sample_weight=w) for c in names if 0 < (y == c).sum() < rows]
        result["areaUnderRoc"] = float(np.mean(areas))
    return result


def regression(rows, outputs, weighted, constant=False, exact=False):
    t = random.standard_normal((rows, outputs)) * 3 + 10
    if constant:
        t[:, 0] = 0.5  # exact in binary: of 0.1, scikit-learn takes the rounding of the mean for variance
    q = t + random.standard_normal((rows, outputs))
    if exact:
        q[:, 0] = t[:, 0]
    w = random.randint(1, 17, size=rows) / 8.0 if weighted else None
    return {
        "outputs": outputs,
        "predictions": q.ravel().tolist(),
        "targets": t.ravel().tolist(),
        "weights": [] if w is None else w.tolist(),
        "meanSquaredError": metrics.mean_squared_error(t, q, sample_weight=w),
        "rootMeanSquaredError": float(np.sqrt(metrics.mean_squared_error(t, q, sample_weight=w))),
        "meanAbsoluteError": metrics.mean_absolute_error(t, q, sample_weight=w),
        "rSquared": metrics.r2_score(t, q, sample_weight=w),
    }


golden = {
    "classification": [
        classification(40, 2, False), classification(40, 2, True), classification(60, 3, False),
        classification(60, 3, True), classification(100, 5, True), classification(50, 4, False, labelled=3),
        classification(6, 5, True, labelled=2),
    ],
    "regression": [
        regression(30, 1, False), regression(30, 1, True), regression(20, 3, True),
        regression(8, 2, False, constant=True), regression(8, 2, True, constant=True, exact=True),
    ],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics.json"), "w") as file:
    json.dump(golden, file, indent=1)
    file.write("\n")
