"""手写板签名 on the screen that faces the applicant: the driver for pens, fingers and the mouse."""
