"""Queue worker: imports the batches of inputs that were received (`payroll.inputs.received`)."""

from payroll.handlers.importing import importer
from payroll.operations.import_inputs import import_inputs
from payroll.operations.take_inputs import RECEIVED

handler = importer(import_inputs, event=RECEIVED, member="batch", logged="payroll.inputs.imported")
